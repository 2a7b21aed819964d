using System.Net.Http.Json;
using Reeve.Client;
using Reeve.Protocol;
using Reeve.Protocol.Alerts;
using Reeve.Protocol.Approvals;
using Reeve.Protocol.Compensations;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Ledger;
using Reeve.Protocol.Retention;
using Reeve.Protocol.Runs;
using Reeve.Protocol.Tools;
using Reeve.TestKit.Cli;
using Reeve.TestKit.Hosting;
using Reeve.TestKit.Storage;
using Reeve.TestKit.Time;

namespace Reeve.IntegrationTests.Daemon;

/// <summary>Retention and erasure through the doors of a whole daemon.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private TestDaemon _daemon = null!;
    private ReeveClient _client = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _daemon = await TestDaemon.StartAsync("retention:\n  days: 7\n");
        _client = await _daemon.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _daemon.DisposeAsync();
    }

    [Fact]
    public async Task A_purge_takes_nothing_young_and_status_and_doctor_tell_of_the_limit()
    {
        await EndedRunAsync();

        var counted = await Cli("purge", "--dry-run");
        using var http = _daemon.Http();
        using var reply = await http.PostAsJsonAsync("/api/retention/purge", new PurgeRequest(), ProtocolJson.Default.PurgeRequest, Stop);
        var purged = (await reply.Content.ReadFromJsonAsync(ProtocolJson.Default.PurgeResponse, Stop))!;
        var status = await _client.CallAsync(Operations.DaemonStatus, new StatusRequest(), Stop);
        var doctor = await _client.CallAsync(Operations.DaemonDoctor, new DoctorRequest(), Stop);

        Assert.Equal((0, true), (counted.ExitCode, counted.Out.StartsWith("0 runs would go, ended before ", StringComparison.Ordinal)));
        Assert.Equal((0, false, false), (purged.Runs, purged.DryRun, purged.More));
        Assert.Equal(7, status.Retention!.Days);
        Assert.Contains(doctor.Findings, static finding => finding is { Check: "retention", Level: "ok" });
    }

    [Fact]
    public async Task An_erased_run_leaves_the_log_verifiable()
    {
        var run = await EndedRunAsync();

        var erased = await Cli("run", "erase", run, "--reason", "she asked for it");
        var again = await Cli("run", "erase", run, "--reason", "she asked for it");
        var verified = await _client.CallAsync(Operations.LedgerVerify, new VerifyRequest(), Stop);

        Assert.Equal((0, 0), (erased.ExitCode, again.ExitCode));
        Assert.Contains("has no words left", again.Out, StringComparison.Ordinal);
        Assert.True(verified.Ok);
    }

    [Fact]
    public async Task No_word_of_an_erased_run_is_left_in_any_table()
    {
        const string Words = "anns holiday pictures";
        var run = await SpokenOfAsync(Words);
        var other = await SpokenOfAsync("somebody elses words");
        await Eventually.TrueAsync(
            async () => (await _client.CallAsync(Operations.AlertsList, new ListAlertsRequest(), Stop)).Alerts.Any(static alert => alert.Kind == "run.killed"), "the operator heard of the kill");
        string[] places = ["alerts.detail", "approvals.comment", "compensations.reason", "content.bytes", "runs.reason", "steps.summary"];
        Assert.Equal(places, DatabaseWords.Find(_daemon.Database, Words).Intersect(places));

        var erased = await Cli("run", "erase", run, "--reason", "she asked for it");

        Assert.Equal(0, erased.ExitCode);
        Assert.Empty(DatabaseWords.Find(_daemon.Database, Words));
        Assert.NotEmpty(DatabaseWords.Find(_daemon.Database, "somebody elses words"));
        var shown = await _client.CallAsync(Operations.RunsGet, new GetRunRequest { Run = run }, Stop);
        Assert.Equal(("killed", null), (shown.Run.State, shown.Run.Reason));
        Assert.Contains("has no words left", (await Cli("run", "erase", run, "--reason", "she asked for it")).Out, StringComparison.Ordinal);
        Assert.True((await _client.CallAsync(Operations.LedgerVerify, new VerifyRequest(), Stop)).Ok);
        Assert.Equal("killed", (await _client.CallAsync(Operations.RunsGet, new GetRunRequest { Run = other }, Stop)).Run.State);
    }

    /// <summary>A run about which somebody said the words wherever something can be said: approving, ending a step, killing, rolling back, answering.</summary>
    private async Task<string> SpokenOfAsync(string words)
    {
        using var json = System.Text.Json.JsonDocument.Parse(System.Text.Json.JsonSerializer.Serialize(words));
        using var handler = System.Text.Json.JsonDocument.Parse("""{"kind":"handler"}""");
        var tool = "mail." + System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(words.Replace(" ", "_", StringComparison.Ordinal));
        await _client.CallAsync(Operations.ToolsRegister, new RegisterToolsRequest { Tools = [new() { Tool = tool, Approval = "required", Compensation = handler.RootElement }] }, Stop);
        var run = await _client.CallAsync(Operations.RunsStart, new StartRunRequest { Agent = "a", Tools = ["*"] }, Stop);
        var begin = new BeginStepRequest { Run = run.Run, FencingToken = run.FencingToken, Tool = tool, SideEffect = true, ArgsHash = new string('a', 64), IdempotencyKey = "1" };
        var held = await _client.CallAsync(Operations.StepsBegin, begin, Stop);
        await _client.CallAsync(Operations.ApprovalsDecide, new DecideApprovalRequest { Approval = "appr" + held.Step!["step".Length..], Decision = "approve", Comment = words }, Stop);
        await _client.CallAsync(
            Operations.StepsEnd,
            new EndStepRequest { Run = run.Run, FencingToken = run.FencingToken, Step = held.Step, Succeeded = true, Summary = words, CompensationData = json.RootElement },
            Stop);
        await _client.CallAsync(Operations.RunsKill, new KillRunRequest { Run = run.Run, Reason = words }, Stop);
        await _client.CallAsync(Operations.RunsRollback, new RollbackRequest { Run = run.Run, Reason = words }, Stop);
        var next = await _client.CallAsync(Operations.CompensationsNext, new NextCompensationRequest { Tools = [tool] }, Stop);
        await _client.CallAsync(Operations.CompensationsFinish, new FinishCompensationRequest { Id = next.Work!.Id, Succeeded = true, Reason = words }, Stop);
        await _client.CallAsync(Operations.RunsCompensation, new GetCompensationRequest { Run = run.Run, WaitSeconds = 30 }, Stop);
        return run.Run;
    }

    private async Task<string> EndedRunAsync()
    {
        var started = await _client.CallAsync(Operations.RunsStart, new StartRunRequest { Agent = "a" }, Stop);
        await _client.CallAsync(
            Operations.RunsFinish, new FinishRunRequest { Run = started.Run, FencingToken = started.FencingToken, Outcome = "succeeded" }, Stop);
        return started.Run;
    }

    private Task<CliRun> Cli(params string[] arguments) => CliRun.ExecuteAsync([.. arguments, "--socket", _daemon.SocketPath]);
}
