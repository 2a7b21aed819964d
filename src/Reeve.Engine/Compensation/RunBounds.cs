using Reeve.Engine.Runs;
using Reeve.Guard.Loops;

namespace Reeve.Engine.Compensation;

/// <summary>What a rollback must keep to: how many calls one run may make, and whether the daemon is about to end. Thread-safe.</summary>
internal sealed class RunBounds(RunOptions runs, RunDrain drain, CompensationOptions options, CompensationClock clock)
{
    /// <summary>No more calls in one run than its loop rules let it make: a long rollback is no loop, and goes on in another run.</summary>
    public int StepsPerRun { get; } = runs.Loops is { OnIterations: LoopAction.Deny or LoopAction.Kill, MaxIterations: > 0 and var most }
        ? Math.Min(options.StepsPerRun, most)
        : options.StepsPerRun;

    /// <summary>The daemon takes no new work: what is interrupted from now on is left to the next start.</summary>
    public bool IsEnding => drain.IsDraining;

    public DateTimeOffset Now => clock.Now;

    public Task PauseAsync(CancellationToken cancellationToken) => clock.PauseAsync(cancellationToken);
}
