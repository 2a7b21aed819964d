using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Reeve.Protocol;
using Reeve.Protocol.Runs;
using Reeve.Server.Doors;
using Reeve.TestKit.Cli;

namespace Reeve.IntegrationTests.Daemon;

public sealed class RunPagingTests(LongRun longRun) : IClassFixture<LongRun>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(100, 100)]
    [InlineData(1000, 999)] // the frame ends these before their limit does
    public async Task Every_step_comes_once_in_order_and_every_frame_stays_under_the_limit(int limit, int most)
    {
        await using var rpc = await longRun.Daemon.DialAsync();
        var seen = new List<int>();
        for (int? after = limit == 1 ? LongRun.Steps - 20 : 0; after is not null;)
        {
            seen.Add(after.Value);
            var reply = await rpc.CallAsync(seen.Count, "runs.get", JsonSerializer.Serialize(new { run = longRun.Run, after, limit }));
            Assert.InRange(Encoding.UTF8.GetByteCount(reply.GetRawText()), 1, WireRules.MaxBytes);
            var result = reply.GetProperty("result");
            var numbers = result.GetProperty("steps").EnumerateArray().Select(static step => step.GetProperty("number").GetInt32()).ToList();
            Assert.InRange(numbers.Count, 1, most);
            Assert.Equal(Enumerable.Range(after.Value + 1, numbers.Count), numbers);
            after = result.TryGetProperty("next", out var next) ? next.GetInt32() : null;
            Assert.Equal(numbers[^1] == LongRun.Steps ? null : numbers[^1], after);
        }
    }

    [Fact]
    public async Task A_request_that_names_no_limit_gets_the_page_of_the_settings()
    {
        await using var client = await longRun.Daemon.ConnectAsync();

        var page = await client.CallAsync(Operations.RunsGet, new GetRunRequest { Run = longRun.Run, After = 3000 }, Stop);

        Assert.Equal((100, 3001, 3100), (page.Steps.Count, page.Steps[0].Number, page.Next));
    }

    [Fact]
    public async Task Http_takes_the_cursor_and_the_limit_from_the_query()
    {
        using var http = longRun.Daemon.Http();

        var page = (await http.GetFromJsonAsync($"/api/runs/{longRun.Run}?after=4990&limit=4", ProtocolJson.Default.GetRunResponse, Stop))!;
        var last = (await http.GetFromJsonAsync($"/api/runs/{longRun.Run}?after=4994", ProtocolJson.Default.GetRunResponse, Stop))!;
        var beyond = (await http.GetFromJsonAsync($"/api/runs/{longRun.Run}?after=5000", ProtocolJson.Default.GetRunResponse, Stop))!;

        Assert.Equal([4991, 4992, 4993, 4994], page.Steps.Select(static step => step.Number));
        Assert.Equal(4994, page.Next);
        Assert.Equal((4995, 5000, null), (last.Steps[0].Number, last.Steps[^1].Number, last.Next));
        Assert.Equal((0, null), (beyond.Steps.Count, beyond.Next));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("after=-1")]
    [InlineData("after=x")]
    public async Task A_wrong_page_is_refused_by_name(string query)
    {
        using var http = longRun.Daemon.Http();

        using var response = await http.GetAsync($"/api/runs/{longRun.Run}?{query}", Stop);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Contains($"'{query.Split('=')[0]}'", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cli_pages_through_and_shows_every_step()
    {
        var json = await CliRun.ExecuteAsync("run", "show", longRun.Run, "--json", "--socket", longRun.Daemon.SocketPath);
        var some = await CliRun.ExecuteAsync("run", "show", longRun.Run, "--after", "10", "--limit", "1500", "--socket", longRun.Daemon.SocketPath);

        var shown = JsonSerializer.Deserialize(json.Out, ProtocolJson.Default.GetRunResponse)!;
        Assert.Equal(Enumerable.Range(1, LongRun.Steps), shown.Steps.Select(static step => step.Number));
        Assert.Null(shown.Next);
        Assert.Equal($"hint: reeve run show {longRun.Run} --after 1510\n", some.Error);
    }
}
