using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;

namespace Reeve.Server.Operations;

/// <summary>Waits for killed runs to stop, as long as the caller wants and no longer. Thread-safe.</summary>
internal sealed class KillWait(RunService runs, TimeProvider time)
{
    private const double MostSeconds = 60;

    public static TimeSpan Limit(double? seconds) => seconds is null or (>= 0 and <= MostSeconds)
        ? TimeSpan.FromSeconds(seconds ?? 0)
        : throw RequestRules.Invalid($"'wait_seconds' must be 0 to {MostSeconds}.");

    /// <summary>Those of the runs that are still at work when the time is over.</summary>
    public async Task<IReadOnlyList<RunId>> StillAtWorkAsync(IReadOnlyList<KillReport> killed, TimeSpan limit, CancellationToken cancellationToken)
    {
        var pending = killed.Where(static report => !report.Stopped).Select(report => (report.Run.Id, Stopped: runs.WaitStoppedAsync(report.Run.Id, cancellationToken))).ToList();
        if (limit > TimeSpan.Zero && pending.Count > 0)
        {
            await Task.WhenAll(pending.Select(static run => run.Stopped)).WaitAsync(limit, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return [.. pending.Where(static run => !run.Stopped.IsCompleted).Select(static run => run.Id)];
    }
}
