using System.Text.Json;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Access;
using Reeve.Protocol.Notifications;
using Reeve.Protocol.Runs;
using Reeve.TestKit.Cli;
using Reeve.TestKit.Rpc;

namespace Reeve.IntegrationTests.Client;

/// <summary>Whole command lines against a daemon on a real socket.</summary>
public sealed class CliTests
{
    [Fact]
    public async Task Json_is_the_response_as_the_protocol_writes_it()
    {
        await using var server = ScriptedServer.Start();
        var response = new KillRunResponse { Run = "run_1", State = "killed", Requested = true, Stopped = false };
        server.On(Operations.RunsKill, _ => response);

        var run = await CliRun.ExecuteAsync("kill", "run_1", "--json", "--socket", server.SocketPath);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(JsonSerializer.Serialize(response, Operations.RunsKill.ResponseInfo) + "\n", run.Out);
    }

    [Fact]
    public async Task A_new_tokens_secret_is_all_of_stdout_and_the_rest_is_talk()
    {
        await using var server = ScriptedServer.Start();
        GrantTokenRequest? asked = null;
        server.On(Operations.TokenGrant, request =>
        {
            asked = request;
            return new GrantTokenResponse { Token = Samples.Token, Secret = "s3cret" };
        });

        var run = await CliRun.ExecuteAsync("token", "new", "phone", "--scope", "read", "--scope", "approve", "--expires", "30d", "--socket", server.SocketPath);

        Assert.Equal(new CliRun(0, "s3cret\n", "phone may read, approve and expires 2026-02-01; this is the only time its secret is shown\n"), run);
        Assert.Equal(("phone", 30 * 86_400L), (asked!.Name, asked.ExpiresInSeconds));
        Assert.Equal(["read", "approve"], asked.Scopes);
    }

    [Theory]
    [InlineData("token new phone")]
    [InlineData("token new --scope read")]
    [InlineData("token new phone --scope admin")]
    [InlineData("token new phone --scope read --expires soon")]
    [InlineData("token new phone --scope read --expires 0s")]
    [InlineData("token revoke")]
    public async Task A_token_command_that_makes_no_sense_asks_nobody(string line)
    {
        await using var server = ScriptedServer.Start();

        var run = await CliRun.ExecuteAsync([.. line.Split(' '), "--socket", server.SocketPath]);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Empty(server.Received);
    }

    [Theory]
    [InlineData(true, true, "run_1 is killed, and nothing of it is at work\n")]
    [InlineData(true, false, "the kill of run_1 is recorded; it is still stopping (reeve run show run_1)\n")]
    [InlineData(false, true, "run_1 is succeeded already\n")]
    public async Task A_kill_is_never_reported_before_it_is_true(bool requested, bool stopped, string expected)
    {
        await using var server = ScriptedServer.Start();
        var state = requested ? "killed" : "succeeded";
        server.On(Operations.RunsKill, request => new KillRunResponse { Run = request.Run, State = state, Requested = requested, Stopped = stopped });

        var run = await CliRun.ExecuteAsync("kill", "run_1", "--socket", server.SocketPath);

        Assert.Equal(expected, run.Out);
    }

    [Theory]
    [InlineData(ErrorCode.NotFound, 4)]
    [InlineData(ErrorCode.Denied, 5)]
    [InlineData(ErrorCode.Forbidden, 5)]
    [InlineData(ErrorCode.InvalidRequest, 2)]
    [InlineData(ErrorCode.StorageFull, 6)]
    [InlineData(ErrorCode.Internal, 1)]
    public async Task A_refusal_prints_error_and_hint_on_stderr_and_ends_with_its_code(string code, int exitCode)
    {
        await using var server = ScriptedServer.Start();
        server.On(Operations.RunsGet, _ => throw new ReeveException(code, "it went wrong", "try this"));

        var run = await CliRun.ExecuteAsync("run", "show", "run_1", "--socket", server.SocketPath);

        Assert.Equal(new CliRun(exitCode, "", "error: it went wrong\nhint: try this\n"), run);
    }

    [Fact]
    public async Task Follow_shows_the_list_oldest_first_and_then_each_new_notification_once()
    {
        await using var server = ScriptedServer.Start();
        var made = 2;
        server.On(Operations.NotificationsList, _ => new ListNotificationsResponse { Notifications = [.. Enumerable.Range(1, made).Reverse().Select(Make)] });
        server.OnAsync(Operations.EventsSubscribe, (_, connection) =>
        {
            connection.AfterAnswer(async () =>
            {
                made = 3;
                await connection.SendAsync(
                    """
                    {"jsonrpc":"2.0","method":"event","params":{"subscription":"s","event":{"cursor":9,"at":"2026-01-01T00:00:00Z","type":"delivery.made","family":"deliveries","owner":"u"}}}
                    """);
            });
            return Task.FromResult(new Protocol.Events.SubscribeResponse { Subscription = "s" });
        });
        server.On(Operations.DaemonStatus, static _ => Samples.Status);
        using var leave = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var output = new LineSink(lines: 3, leave);

        await CliRun.FollowAsync(output, leave.Token, "notifications", "--follow", "--json", "--socket", server.SocketPath);

        Assert.Equal(["note_1", "note_2", "note_3"], output.Lines.Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()));
    }

    private static NotificationReport Make(int number) => new()
    {
        Id = "note_" + number,
        Agent = "watchman",
        Owner = "me",
        Run = "run_1",
        Severity = "high",
        Title = "t",
        CreatedAt = CliRun.Now,
    };
}
