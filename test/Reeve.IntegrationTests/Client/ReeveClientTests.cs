using System.Text.Json;
using Reeve.Client;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Runs;
using Reeve.TestKit.Rpc;

namespace Reeve.IntegrationTests.Client;

public sealed class ReeveClientTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_brings_the_response_back()
    {
        await using var server = ScriptedServer.Start();
        server.On(Operations.DaemonHealth, static _ => Healthy("one"));
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, cancellationToken: Stop);

        var health = await client.CallAsync(Operations.DaemonHealth, new HealthRequest(), Stop);

        Assert.Equal("one", health.Instance);
        Assert.Equal("scripted", client.Server!.Server);
    }

    [Fact]
    public async Task Hello_is_said_once_with_the_name_the_version_and_the_token()
    {
        await using var server = ScriptedServer.Start();
        server.On(Operations.DaemonHealth, static _ => Healthy("one"));
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, new ClientOptions { Name = "test 1", Token = "secret" }, Stop);
        await client.CallAsync(Operations.DaemonHealth, new HealthRequest(), Stop);
        await client.CallAsync(Operations.DaemonHealth, new HealthRequest(), Stop);

        var hello = Assert.Single(server.Received, static line => line.Contains("\"hello\"", StringComparison.Ordinal));
        Assert.Equal(
            """{"jsonrpc":"2.0","id":1,"method":"hello","params":{"protocol":"1.0","client":"test 1","token":"secret"}}""",
            hello);
    }

    [Fact]
    public async Task Calls_are_pipelined_and_may_be_answered_in_any_order()
    {
        await using var server = ScriptedServer.Start();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.OnAsync(Operations.RunsKill, async (request, _) =>
        {
            await (request.Run == "run_1" ? first.Task : Task.CompletedTask);
            return new KillRunResponse { Run = request.Run, State = "killed", Requested = true, Stopped = true };
        });
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, cancellationToken: Stop);

        var slow = client.CallAsync(Operations.RunsKill, new KillRunRequest { Run = "run_1" }, Stop);
        var quick = await client.CallAsync(Operations.RunsKill, new KillRunRequest { Run = "run_2" }, Stop);
        Assert.False(slow.IsCompleted);
        first.SetResult();

        Assert.Equal(("run_1", "run_2"), ((await slow).Run, quick.Run));
    }

    [Fact]
    public async Task A_thousand_calls_from_many_tasks_each_get_their_own_answer()
    {
        await using var server = ScriptedServer.Start();
        server.On(Operations.RunsKill, static request => new KillRunResponse { Run = request.Run, State = "killed", Requested = true, Stopped = true });
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, new ClientOptions { MaxInFlight = 16 }, Stop);

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000)
            .Select(i => Task.Run(() => client.CallAsync(Operations.RunsKill, new KillRunRequest { Run = "run_" + i }, Stop), Stop)));

        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => "run_" + i), answers.Select(static answer => answer.Run));
    }

    [Fact]
    public async Task A_refusal_is_a_failure_with_code_hint_and_whether_to_try_again()
    {
        await using var server = ScriptedServer.Start();
        server.On(Operations.RunsGet, static _ => throw new ReeveException(ErrorCode.StorageFull, "no room \"here\"", "make room", retryable: true));
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, cancellationToken: Stop);

        var failure = await Assert.ThrowsAsync<ReeveException>(() => client.CallAsync(Operations.RunsGet, new GetRunRequest { Run = "run_1" }, Stop));

        Assert.Equal((ErrorCode.StorageFull, "no room \"here\"", "make room", true), (failure.Code, failure.Message, failure.Hint, failure.Retryable));
    }

    [Fact]
    public async Task An_error_without_reeves_own_code_gets_the_one_its_number_means()
    {
        await using var server = ScriptedServer.Start();
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, cancellationToken: Stop);

        var failure = await Assert.ThrowsAsync<ReeveException>(() => client.CallAsync(Operations.RunsGet, new GetRunRequest { Run = "run_1" }, Stop));

        Assert.Equal(ErrorCode.UnknownOperation, failure.Code);
    }

    [Fact]
    public async Task A_member_a_newer_daemon_added_does_not_break_an_older_client()
    {
        await using var server = ScriptedServer.Start();
        server.OnRaw("daemon.health", static (_, _) => Json("""{"status":"ok","instance":"i","uptime_seconds":1,"live_runs":0,"mood":{"good":[true]}}"""));
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, cancellationToken: Stop);

        Assert.Equal("ok", (await client.CallAsync(Operations.DaemonHealth, new HealthRequest(), Stop)).Status);
    }

    [Fact]
    public async Task A_response_that_is_not_the_record_fails_that_call_alone()
    {
        await using var server = ScriptedServer.Start();
        server.OnRaw("runs.get", static (_, _) => Json("""{"run":7}"""));
        server.On(Operations.DaemonHealth, static _ => Healthy("one"));
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, cancellationToken: Stop);

        var failure = await Assert.ThrowsAsync<ReeveException>(() => client.CallAsync(Operations.RunsGet, new GetRunRequest { Run = "run_1" }, Stop));

        Assert.Equal(ErrorCode.UpstreamFailed, failure.Code);
        Assert.Equal("ok", (await client.CallAsync(Operations.DaemonHealth, new HealthRequest(), Stop)).Status);
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("[1,2,3]")]
    [InlineData("{\"jsonrpc\":\"2.0\",\"method\":7}")]
    [InlineData("{} {}")]
    public async Task A_peer_that_speaks_something_else_fails_the_connection_with_a_word_about_it(string line)
    {
        await using var server = ScriptedServer.Start();
        server.OnRaw("runs.get", async (_, connection) =>
        {
            await connection.SendAsync(line);
            return null;
        });
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, cancellationToken: Stop);

        var failure = await Assert.ThrowsAsync<ReeveException>(() => client.CallAsync(Operations.RunsGet, new GetRunRequest { Run = "run_1" }, Stop));

        Assert.Equal(ErrorCode.UpstreamFailed, failure.Code);
    }

    [Fact]
    public async Task Cancelling_a_call_tells_the_daemon_and_leaves_the_connection_alone()
    {
        await using var server = ScriptedServer.Start();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.OnRaw("runs.get", (_, _) =>
        {
            asked.SetResult();
            return Task.FromResult<JsonElement?>(null);
        });
        server.On(Operations.DaemonHealth, static _ => Healthy("one"));
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, cancellationToken: Stop);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        var call = client.CallAsync(Operations.RunsGet, new GetRunRequest { Run = "run_1" }, cancel.Token);
        await asked.Task.WaitAsync(Stop);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await client.CallAsync(Operations.DaemonHealth, new HealthRequest(), Stop);
        Assert.Contains("""{"jsonrpc":"2.0","method":"$/cancel","params":{"id":2}}""", server.Received);
    }

    [Fact]
    public async Task A_lost_connection_fails_everything_in_flight_and_the_next_call_dials_again()
    {
        await using var server = ScriptedServer.Start();
        var asked = new CountdownEvent(3);
        server.OnRaw("runs.get", (_, _) =>
        {
            asked.Signal();
            return Task.FromResult<JsonElement?>(null);
        });
        server.On(Operations.DaemonHealth, static _ => Healthy("one"));
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, cancellationToken: Stop);

        var calls = Enumerable.Range(0, 3).Select(_ => client.CallAsync(Operations.RunsGet, new GetRunRequest { Run = "run_1" }, Stop)).ToArray();
        await Task.Run(() => asked.Wait(Stop), Stop);
        await server.DropAsync();

        foreach (var call in calls)
        {
            var failure = await Assert.ThrowsAsync<ReeveException>(() => call);
            Assert.Equal((ErrorCode.ConnectionLost, true), (failure.Code, failure.Retryable));
        }

        Assert.Equal("ok", (await client.CallAsync(Operations.DaemonHealth, new HealthRequest(), Stop)).Status);
    }

    [Fact]
    public async Task Without_reconnecting_the_next_call_fails_too()
    {
        await using var server = ScriptedServer.Start();
        server.OnRaw("runs.get", static (_, connection) =>
        {
            connection.Dispose();
            return Task.FromResult<JsonElement?>(null);
        });
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, new ClientOptions { Reconnect = false }, Stop);

        for (var i = 0; i < 2; i++)
        {
            var failure = await Assert.ThrowsAsync<ReeveException>(() => client.CallAsync(Operations.RunsGet, new GetRunRequest { Run = "run_1" }, Stop));
            Assert.Equal(ErrorCode.ConnectionLost, failure.Code);
        }
    }

    [Fact]
    public async Task Nobody_listening_is_daemon_not_running_and_the_hint_is_the_next_command()
    {
        var nowhere = new Endpoint.UnixSocket(Path.Combine(Path.GetTempPath(), "reeve-nowhere", "reeve.sock"));

        var failure = await Assert.ThrowsAsync<ReeveException>(() => ReeveClient.ConnectAsync(nowhere, cancellationToken: Stop));

        Assert.Equal((ErrorCode.DaemonNotRunning, "reeve up"), (failure.Code, failure.Hint));
    }

    [Fact]
    public async Task A_socket_nobody_listens_at_any_more_is_daemon_not_running()
    {
        await using var server = ScriptedServer.Start();
        await server.DieAsync();

        var failure = await Assert.ThrowsAsync<ReeveException>(() => ReeveClient.ConnectAsync(server.Endpoint, cancellationToken: Stop));

        Assert.Equal(ErrorCode.DaemonNotRunning, failure.Code);
    }

    [Fact]
    public async Task A_path_too_long_for_a_socket_says_so()
    {
        var failure = await Assert.ThrowsAsync<ReeveException>(
            () => ReeveClient.ConnectAsync(new Endpoint.UnixSocket("/" + new string('x', 200)), cancellationToken: Stop));

        Assert.Contains("too long", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listener_that_says_nothing_is_a_timeout()
    {
        await using var server = ScriptedServer.Start();
        server.OnRaw("hello", static (_, _) => Task.FromResult<JsonElement?>(null));

        var failure = await Assert.ThrowsAsync<ReeveException>(
            () => ReeveClient.ConnectAsync(server.Endpoint, new ClientOptions { ConnectTimeout = TimeSpan.FromMilliseconds(50) }, Stop));

        Assert.Equal(ErrorCode.Timeout, failure.Code);
    }

    [Fact]
    public async Task Another_major_version_is_refused_at_hello()
    {
        await using var server = ScriptedServer.Start();
        server.On(Operations.Hello, static _ => throw new ReeveException(ErrorCode.IncompatibleProtocol, "this daemon speaks 2.0", "update reeve"));

        var failure = await Assert.ThrowsAsync<ReeveException>(() => ReeveClient.ConnectAsync(server.Endpoint, cancellationToken: Stop));

        Assert.Equal(ErrorCode.IncompatibleProtocol, failure.Code);
    }

    [Fact]
    public async Task A_request_over_the_frame_limit_is_refused_before_it_is_sent()
    {
        await using var server = ScriptedServer.Start();
        server.On(Operations.DaemonHealth, static _ => Healthy("one"));
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, cancellationToken: Stop);

        var failure = await Assert.ThrowsAsync<ReeveException>(
            () => client.CallAsync(Operations.RunsKill, new KillRunRequest { Run = "run_1", Reason = new string('x', 2 << 20) }, Stop));

        Assert.Equal(ErrorCode.PayloadTooLarge, failure.Code);
        Assert.Equal("ok", (await client.CallAsync(Operations.DaemonHealth, new HealthRequest(), Stop)).Status);
    }

    [Fact]
    public async Task A_response_of_many_reads_arrives_whole()
    {
        await using var server = ScriptedServer.Start();
        var words = new string('ä', 700_000);
        server.On(Operations.AgentsWhy, _ => new() { Agent = "a", Signals = [], Findings = [], Conclusion = words });
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, cancellationToken: Stop);

        Assert.Equal(words, (await client.CallAsync(Operations.AgentsWhy, new() { Agent = "a" }, Stop)).Conclusion);
    }

    private static HealthResponse Healthy(string instance) => new() { Status = "ok", Instance = instance, UptimeSeconds = 1 };

    private static Task<JsonElement?> Json(string text) => Task.FromResult<JsonElement?>(JsonDocument.Parse(text).RootElement.Clone());
}
