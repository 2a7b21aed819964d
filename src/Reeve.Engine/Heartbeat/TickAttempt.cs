using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Heartbeat;

/// <summary>
/// One attempt of one tick under a run it holds: the loop, then exactly one end. Success moves the heartbeat in the same unit of work, so that an agent
/// has ticked exactly when its run says so. Thread-safe and stateless.
/// </summary>
internal sealed partial class TickAttempt(TickLoop loop, IHeartbeatStore store, TimeProvider time, ILogger<TickAttempt> logger)
{
    public async Task<(Run Run, TickReport Report)> FlyAsync(RunHandle run, HeartbeatPlan plan, TickTrigger trigger)
    {
        var startedAt = time.GetUtcNow();
        RunOutcome outcome;
        var report = TickReport.Nothing;
        ImmutableArray<StateChange> together = [];
        try
        {
            var before = await store.FindAsync(plan.Agent, run.Stopping);
            var due = TickRules.DueChecks(plan, before, trigger, startedAt);
            report = await loop.RunAsync(run, plan, due, run.Stopping);
            outcome = new RunOutcome.Succeeded(Summary(plan, report));
            together = [new HeartbeatMoved(TickRules.Moved(plan, before, run.Id, due.Select(static check => check.Id), startedAt))];
        }
        catch (OperationCanceledException) when (run.Stopping.IsCancellationRequested)
        {
            // Killed, timed out or shut down: whoever stopped the run decided its end, which wins over this one.
            outcome = new RunOutcome.TryAgain(ErrorCode.Unavailable, "the tick was stopped before it was done");
        }
        catch (ReeveException failure)
        {
            LogFailed(run.Id, plan.Agent, failure.Code, failure.Message);
            outcome = MayPass(failure) ? new RunOutcome.TryAgain(failure.Code, failure.Message) : new RunOutcome.Failed(failure.Code, failure.Message);
        }
        catch (Exception defect) // a defect must end as a recorded attempt: one that always strikes becomes a dead letter and not a loop
        {
            LogDefect(defect, run.Id, plan.Agent);
            outcome = new RunOutcome.TryAgain(ErrorCode.Internal, "a defect of the daemon stopped the tick; its log says which");
        }

        return (await run.EndAsync(outcome, together, CancellationToken.None), report);
    }

    private static bool MayPass(ReeveException failure) =>
        failure.Retryable || failure.Code is ErrorCode.Timeout or ErrorCode.StorageFull or ErrorCode.StorageFailed or ErrorCode.Overloaded;

    private static string Summary(HeartbeatPlan plan, TickReport report)
    {
        if (report.Checks == 0)
        {
            return plan.Checks.Count == 0 ? "the agent declares no checks" : "no check was due";
        }

        var blind = report.Degraded > 0 ? $", {report.Degraded} could not look" : "";
        return $"{report.Checks} checked{blind}; {report.Notified} notified, {report.Digested} for the digest, {report.Suppressed} suppressed";
    }

    [LoggerMessage(1502, LogLevel.Warning, "{Run}: tick of {Agent} failed ({Code}): {Message}")]
    private partial void LogFailed(Foundation.RunId run, string agent, string code, string message);

    [LoggerMessage(1503, LogLevel.Error, "{Run}: tick of {Agent} met a defect")]
    private partial void LogDefect(Exception defect, Foundation.RunId run, string agent);
}
