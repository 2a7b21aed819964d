using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Protocol;
using Reeve.Protocol.Runs;
using Reeve.TestKit.Hosting;

namespace Reeve.IntegrationTests.Daemon;

/// <summary>A daemon with one run of 5,000 steps, whose texts are as long, and escape as badly, as the daemon takes them.</summary>
public sealed class LongRun : IAsyncLifetime
{
    public const int Steps = 5_000;

    internal TestDaemon Daemon { get; private set; } = null!;

    public string Run { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Daemon = await TestDaemon.StartAsync("limits:\n  step_page: 100\n");
        await using var client = await Daemon.ConnectAsync();
        var started = await client.CallAsync(Operations.RunsStart, new StartRunRequest { Agent = "long", Tools = ["*"] }, CancellationToken.None);
        Run = started.Run;
        var changes = Enumerable.Range(1, Steps).Select(number => (StateChange)new StepAdded(Step(new RunId(Run), started.FencingToken, number)));
        var entry = new LedgerDraft { Type = "test.steps", Family = Family.Steps, Owner = "local" };
        await Daemon.Journal.CommitAsync(new UnitOfWork([entry], [.. changes]), CancellationToken.None);
    }

    public async ValueTask DisposeAsync() => await Daemon.DisposeAsync();

    private static Step Step(RunId run, long token, int number) => new()
    {
        Id = new StepId($"step_{number:D26}"),
        Run = run,
        Number = number,
        FencingToken = token,
        Tool = string.Concat(Enumerable.Repeat("🪓", 100)),
        ArgumentsHash = new string('a', 64),
        State = StepState.Done,
        IntendedAt = DateTimeOffset.UnixEpoch,
        EndedAt = DateTimeOffset.UnixEpoch,
        Summary = string.Concat(Enumerable.Repeat("\u0001<", 250)),
    };
}
