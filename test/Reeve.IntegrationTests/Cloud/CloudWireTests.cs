using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Reeve.Engine.Tools;
using Reeve.TestKit.Cloud;
using Reeve.TestKit.Storage;

namespace Reeve.IntegrationTests.Cloud;

/// <summary>The loop over the real wire: a good server, and every way a bad one can be.</summary>
public sealed class CloudWireTests
{
    private const string Log = "reeve/test";

    [Fact]
    public async Task A_round_pulls_by_condition_and_pushes_metadata_that_the_server_keeps()
    {
        await using var store = new TestStore();
        await using var server = await CloudServer.StartAsync();
        server.Configure("""{"v":1,"tools":[{"tool":"mail.send","enabled":false,"max_calls_per_run":3}]}""");
        await CloudHouse.FillAsync(store, 1000);
        using var house = CloudHouse.Over(store, server.Endpoint, static options => options with { Batch = 300 });

        await house.RoundAsync();
        await house.RoundAsync();

        Assert.Equal((0, null), (house.Status.Failures, house.Status.DocumentError));
        Assert.Equal((false, 3), (house.Tools.Find(new ToolKey("me", "default", "mail.send"))!.Enabled, house.Tools.Find(new ToolKey("me", "default", "mail.send"))!.MaxCallsPerRun));
        Assert.Equal(Enumerable.Range(0, server.Indexes(Log).Count).Select(static i => (long)i), server.Indexes(Log));
        Assert.True(server.Indexes(Log).Count > 1000);
        Assert.Single(server.Requests, static request => request.IfNoneMatch is not null);
        var everything = string.Concat(server.Entries.Select(static entry => entry.GetRawText()));
        Assert.DoesNotContain("secret", everything);
        Assert.DoesNotContain("free words", everything);
        Assert.Equal(12, server.Entries.First(static entry => entry.GetProperty("type").GetString() == "step.done").GetProperty("facts").GetProperty("tokens_in").GetInt32());
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed_and_the_key_goes_nowhere_else(int status)
    {
        await using var store = new TestStore();
        await using var elsewhere = await CloudServer.StartAsync();
        await using var server = await CloudServer.StartAsync();
        await CloudHouse.FillAsync(store, 1);
        var target = new Uri(elsewhere.Endpoint, "/elsewhere/x").AbsoluteUri;
        server.Fault = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = target;
            return Task.FromResult(true);
        };
        using var house = CloudHouse.Over(store, server.Endpoint);

        await house.RoundAsync();

        Assert.Empty(elsewhere.Requests);
        Assert.Contains("redirect", house.Status.LastError);
    }

    public static TheoryData<string, int, string, string> Hostile => new()
    {
        { "huge", 200, "application/json", new string(' ', 2 << 20) + """{"v":1,"tools":[]}""" },
        { "invalid", 200, "application/json", """{"v":1,"tools":[{"tool":"a" """ },
        { "html", 200, "text/html", "<html>sign in</html>" },
        { "empty", 200, "application/json", "" },
        { "twice", 200, "application/json", """{"v":1,"tools":[{"tool":"a"},{"tool":"a"}]}""" },
        { "range", 200, "application/json", """{"v":1,"tools":[{"tool":"a"},{"tool":"b","max_retries":99}]}""" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_bad_document_changes_nothing_is_told_and_telemetry_goes_on(string what, int status, string type, string body)
    {
        await using var store = new TestStore();
        await using var server = await CloudServer.StartAsync();
        await CloudHouse.FillAsync(store, 1);
        server.Fault = async context =>
        {
            if (context.Request.Method != "GET")
            {
                return false;
            }

            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            await context.Response.WriteAsync(body);
            return true;
        };
        using var house = CloudHouse.Over(store, server.Endpoint);

        await house.RoundAsync();

        Assert.True(house.Status.DocumentError is { Length: > 0 }, what);
        Assert.Empty(house.Tools.List(null, null, null, new(null, 10)).Items);
        Assert.Single(house.Alerts);
        Assert.NotEmpty(server.Indexes(Log));
    }

    [Fact]
    public async Task A_body_without_end_is_cut_at_its_bound()
    {
        await using var store = new TestStore();
        await using var server = await CloudServer.StartAsync();
        long sent = 0;
        server.Fault = async context =>
        {
            context.Response.ContentType = "application/json";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[65536], CancellationToken.None);
                Interlocked.Add(ref sent, 65536);
            }

            return true;
        };
        using var house = CloudHouse.Over(store, server.Endpoint);

        await house.RoundAsync();

        Assert.NotNull(house.Status.LastError ?? house.Status.DocumentError);
        Assert.InRange(Interlocked.Read(ref sent), 0, 64L << 20);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_left_after_the_timeout()
    {
        await using var store = new TestStore();
        await using var server = await CloudServer.StartAsync();
        server.Fault = static async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        using var house = CloudHouse.Over(store, server.Endpoint, static options => options with { Timeout = TimeSpan.FromMilliseconds(300) });

        await house.RoundAsync();

        Assert.Contains("longer than", house.Status.LastError);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_server_that_asks_for_patience_gets_it(int status)
    {
        await using var store = new TestStore();
        await using var server = await CloudServer.StartAsync();
        server.Fault = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "240";
            return Task.FromResult(true);
        };
        using var house = CloudHouse.Over(store, server.Endpoint);

        Assert.Equal(TimeSpan.FromSeconds(240), await house.RoundAsync());
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_refused_key_is_told_without_it_and_a_rotated_one_works_at_once()
    {
        await using var store = new TestStore();
        await using var server = await CloudServer.StartAsync();
        using var house = CloudHouse.Over(store, server.Endpoint, key: "rk-old-secret");

        await house.RoundAsync();
        Assert.Contains("key", house.Status.LastError);
        Assert.DoesNotContain("rk-old-secret", house.Status.LastError);
        house.RotateKey(CloudServer.Key);
        await house.RoundAsync();

        Assert.Equal(0, house.Status.Failures);
    }

    [Fact]
    public async Task A_server_that_is_not_there_costs_nothing_but_time()
    {
        await using var store = new TestStore();
        await CloudHouse.FillAsync(store, 3);
        Uri gone;
        await using (var server = await CloudServer.StartAsync())
        {
            gone = server.Endpoint;
        }

        using var house = CloudHouse.Over(store, gone);
        await house.RoundAsync();

        Assert.Equal((1, 3L), (house.Status.Failures, house.Status.Lag(store.Journal.Head.Size)));
        Assert.DoesNotContain(CloudServer.Key, JsonSerializer.Serialize(house.Status));
    }
}
