using System.Net.Http.Json;
using Reeve.Client;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Ledger;
using Reeve.Protocol.Retention;
using Reeve.Protocol.Runs;
using Reeve.TestKit.Cli;
using Reeve.TestKit.Hosting;

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

    private async Task<string> EndedRunAsync()
    {
        var started = await _client.CallAsync(Operations.RunsStart, new StartRunRequest { Agent = "a" }, Stop);
        await _client.CallAsync(
            Operations.RunsFinish, new FinishRunRequest { Run = started.Run, FencingToken = started.FencingToken, Outcome = "succeeded" }, Stop);
        return started.Run;
    }

    private Task<CliRun> Cli(params string[] arguments) => CliRun.ExecuteAsync([.. arguments, "--socket", _daemon.SocketPath]);
}
