using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Reeve.Client;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Access;
using Reeve.Protocol.Compensations;
using Reeve.Protocol.Runs;
using Reeve.Protocol.Tools;
using Reeve.TestKit;
using Reeve.TestKit.Hosting;
using Reeve.TestKit.Http;

namespace Reeve.IntegrationTests.Compensation;

/// <summary>Rollbacks of the whole daemon: by programs, by addresses, by handlers at either door.</summary>
public sealed class RollbackTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_that_is_allowed_is_told_what_to_undo()
    {
        using var folder = new TempFolder();
        var said = folder.File("said");
        await using var daemon = await TestDaemon.StartAsync("compensation:\n  programs: [/bin/sh]\n");
        await using var client = await daemon.ConnectAsync();
        await DeclareAsync(client, "pay", $$"""{"kind":"command","command":["/bin/sh","-c","printf '%s' \"$REEVE_COMPENSATION\" > '{{said}}'"]}""");
        await DeclareAsync(client, "book", """{"kind":"command","command":["/bin/sh","-c","echo nothing to cancel >&2; exit 3"]}""");
        await DeclareAsync(client, "mail", """{"kind":"command","command":["/bin/true"]}""");
        var run = await DidAsync(client, "pay", "book", "mail");

        var rolled = await RollBackAsync(client, run);

        Assert.Equal(["compensation.not_allowed", "compensation.failed", null], rolled.Compensations.Select(static row => row.FailureCode));
        Assert.Equal([false, true, true], rolled.Compensations.Select(static row => row.Begun));
        Assert.Equal("/bin/sh ended with exit code 3. nothing to cancel", rolled.Compensations[1].Reason);
        var told = JsonDocument.Parse(await File.ReadAllTextAsync(said, Stop)).RootElement;
        Assert.Equal((run, "pay", "id-0"), (told.GetProperty("run").GetString(), told.GetProperty("tool").GetString(), told.GetProperty("compensation_data").GetProperty("made").GetString()));
        Assert.Equal("compensate:" + rolled.Compensations[2].Step, told.GetProperty("idempotency_key").GetString());
    }

    [Fact]
    public async Task An_address_that_is_allowed_gets_one_post_with_the_key()
    {
        await using var sink = await PostSink.StartAsync();
        await using var daemon = await TestDaemon.StartAsync($"compensation:\n  targets: [{sink.Url}/undo]\n  allow_local: true\n");
        await using var client = await daemon.ConnectAsync();
        await DeclareAsync(client, "pay", $$"""{"kind":"http","url":"{{sink.Url}}/undo/pay"}""");
        await DeclareAsync(client, "book", $$"""{"kind":"http","url":"{{sink.Url}}/undoing"}""");
        var run = await DidAsync(client, "pay", "book");

        var rolled = await RollBackAsync(client, run);

        Assert.Equal(["compensation.not_allowed", null], rolled.Compensations.Select(static row => row.FailureCode));
        var (path, key, body) = Assert.Single(sink.Received);
        Assert.Equal(("/undo/pay", "compensate:" + rolled.Compensations[1].Step), (path, key));
        Assert.Equal("id-0", JsonDocument.Parse(body).RootElement.GetProperty("compensation_data").GetProperty("made").GetString());
    }

    [Theory]
    [InlineData(500, false, "compensation.unknown_outcome", 1)]
    [InlineData(500, true, "compensation.unknown_outcome", 3)]
    [InlineData(404, true, "compensation.failed", 1)]
    [InlineData(307, true, "compensation.failed", 1)]
    public async Task An_answer_that_leaves_the_outcome_open_is_asked_again_only_where_that_does_no_harm(int status, bool idempotent, string code, int posts)
    {
        await using var sink = await PostSink.StartAsync();
        sink.Status = status;
        await using var daemon = await TestDaemon.StartAsync($"compensation:\n  targets: [{sink.Url}]\n  allow_local: true\n");
        await using var client = await daemon.ConnectAsync();
        await DeclareAsync(client, "pay", $$"""{"kind":"http","url":"{{sink.Url}}/","idempotent":{{(idempotent ? "true" : "false")}}}""");

        var rolled = await RollBackAsync(client, await DidAsync(client, "pay"));

        Assert.Equal((code, posts), (Assert.Single(rolled.Compensations).FailureCode, sink.Received.Count));
        Assert.Single(sink.Received.Select(static post => post.Key).Distinct());
    }

    [Fact]
    public async Task An_address_inside_is_refused_unless_that_is_allowed()
    {
        await using var sink = await PostSink.StartAsync();
        await using var daemon = await TestDaemon.StartAsync($"compensation:\n  targets: [{sink.Url}]\n");
        await using var client = await daemon.ConnectAsync();
        await DeclareAsync(client, "pay", $$"""{"kind":"http","url":"{{sink.Url}}/"}""");

        var row = Assert.Single((await RollBackAsync(client, await DidAsync(client, "pay"))).Compensations);

        Assert.Equal(("compensation.not_allowed", false), (row.FailureCode, row.Begun));
        Assert.Empty(sink.Received);
    }

    [Fact]
    public async Task A_handler_works_over_http_as_over_the_socket_and_needs_the_scope()
    {
        await using var daemon = await TestDaemon.StartAsync();
        await using var client = await daemon.ConnectAsync();
        using var http = daemon.Http();
        await DeclareAsync(client, "pay", """{"kind":"handler"}""");
        var run = await DidAsync(client, "pay");
        var reader = await client.CallAsync(Operations.TokenGrant, new GrantTokenRequest { Name = "reader", Scopes = ["read"] }, Stop);
        using var other = daemon.Http();
        other.DefaultRequestHeaders.Authorization = new("Bearer", reader.Secret);

        using var refused = await other.PostAsJsonAsync($"/api/runs/{run}/rollback", new { }, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        await client.CallAsync(Operations.RunsRollback, new RollbackRequest { Run = run }, Stop);
        using var notYours = await other.PostAsJsonAsync("/api/compensations/next", new { tools = new[] { "pay" } }, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, notYours.StatusCode);
        var work = (await NextAsync(http, 20)).Work!;
        using var unknown = await http.PostAsJsonAsync("/api/compensations/work_x/finish", new { succeeded = true }, Stop);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var finished = await http.PostAsJsonAsync($"/api/compensations/{work.Id}/finish", new { succeeded = true }, Stop);

        Assert.Equal("succeeded", (await finished.Content.ReadFromJsonAsync(ProtocolJson.Default.FinishCompensationResponse, Stop))!.Status);
        var shown = await http.GetFromJsonAsync($"/api/runs/{run}/compensation", ProtocolJson.Default.GetCompensationResponse, Stop);
        Assert.Equal((1, 1, "handler"), (shown!.Counts.Total, shown.Counts.Succeeded, shown.Compensations[0].Kind));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_when_it_is_declared_or_given()
    {
        await using var daemon = await TestDaemon.StartAsync();
        await using var client = await daemon.ConnectAsync();

        await InvalidAsync(() => DeclareAsync(client, "pay", """{"kind":"shell"}"""));
        await InvalidAsync(() => client.CallAsync(
            Operations.ToolsRegister, new RegisterToolsRequest { Tools = [new ToolDefaults { Tool = "pay", Compensation = Json("""{"kind":"command","command":["undo"]}""") }] }, Stop));
        var run = await client.CallAsync(Operations.RunsStart, new StartRunRequest { Agent = "payer", Tools = ["*"] }, Stop);
        var begun = await BeginAsync(client, run, "pay");
        await InvalidAsync(() => client.CallAsync(
            Operations.StepsEnd,
            new EndStepRequest { Run = run.Run, FencingToken = run.FencingToken, Step = begun, Succeeded = true, CompensationData = Json($"\"{new string('x', 16 * 1024)}\"") },
            Stop));
    }

    private static async Task InvalidAsync(Func<Task> act) => Assert.Equal(ErrorCode.InvalidRequest, (await Assert.ThrowsAsync<ReeveException>(act)).Code);

    private static async Task<NextCompensationResponse> NextAsync(HttpClient http, double seconds)
    {
        using var answer = await http.PostAsJsonAsync("/api/compensations/next", new { tools = new[] { "pay" }, wait_seconds = seconds }, Stop);
        return (await answer.Content.ReadFromJsonAsync(ProtocolJson.Default.NextCompensationResponse, Stop))!;
    }

    private static Task DeclareAsync(ReeveClient client, string tool, string declaration) =>
        client.CallAsync(Operations.ToolsConfigure, new ConfigureToolRequest { Tool = tool, Compensation = Json(declaration) }, Stop);

    private static async Task<string> DidAsync(ReeveClient client, params string[] tools)
    {
        var run = await client.CallAsync(Operations.RunsStart, new StartRunRequest { Agent = "payer", Tools = ["*"] }, Stop);
        for (var i = 0; i < tools.Length; i++)
        {
            var end = new EndStepRequest
            {
                Run = run.Run,
                FencingToken = run.FencingToken,
                Step = await BeginAsync(client, run, tools[i]),
                Succeeded = true,
                CompensationData = Json($$"""{"made":"id-{{i}}"}"""),
            };
            await client.CallAsync(Operations.StepsEnd, end, Stop);
        }

        await client.CallAsync(Operations.RunsFinish, new FinishRunRequest { Run = run.Run, FencingToken = run.FencingToken, Outcome = "succeeded" }, Stop);
        return run.Run;
    }

    private static async Task<string> BeginAsync(ReeveClient client, StartRunResponse run, string tool)
    {
        var begin = new BeginStepRequest { Run = run.Run, FencingToken = run.FencingToken, Tool = tool, ArgsHash = new string('a', 64), SideEffect = true };
        return (await client.CallAsync(Operations.StepsBegin, begin, Stop)).Step!;
    }

    private static async Task<GetCompensationResponse> RollBackAsync(ReeveClient client, string run)
    {
        await client.CallAsync(Operations.RunsRollback, new RollbackRequest { Run = run }, Stop);
        return await client.CallAsync(Operations.RunsCompensation, new GetCompensationRequest { Run = run, WaitSeconds = 60 }, Stop);
    }

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
