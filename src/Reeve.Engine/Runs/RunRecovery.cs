using Microsoft.Extensions.Logging;
using Reeve.Guard;

namespace Reeve.Engine.Runs;

/// <summary>
/// Run once at start, after the data root's lock is taken and before any door opens: whatever the log says is live belonged to a daemon that is
/// dead. Each run is mended by one unit of work (its open steps abandoned, the run requeued or ended), so that a recovery killed halfway and
/// started again comes to the same end (law 12).
/// </summary>
public sealed partial class RunRecovery
{
    private readonly RunRecorder _recorder;
    private readonly RunStarter _starter;
    private readonly IRunStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<RunRecovery> _logger;

    internal RunRecovery(RunRecorder recorder, RunStarter starter, IRunStore store, TimeProvider time, ILogger<RunRecovery> logger)
    {
        _recorder = recorder;
        _starter = starter;
        _store = store;
        _time = time;
        _logger = logger;
    }

    public async Task<RecoveryReport> RecoverAsync(CancellationToken cancellationToken)
    {
        var report = new RecoveryReport(0, 0, 0, 0, 0);
        foreach (var run in await _store.ListLiveAsync(cancellationToken))
        {
            report = await RecoverAsync(run, report, cancellationToken);
        }

        LogRecovered(report.Kept, report.Queued, report.DeadLettered, report.Failed, report.Postponed);
        return report;
    }

    private async Task<RecoveryReport> RecoverAsync(Run run, RecoveryReport report, CancellationToken cancellationToken)
    {
        var command = RunRules.Recover(run, _time.GetUtcNow());
        if (command is null && run.State == RunState.Queued)
        {
            return report with { Queued = report.Queued + 1 };
        }

        var live = new LiveRun(run, inProcess: false, _recorder.Table.Options.Lease, _recorder.Table.Options.Loops);
        live.Steps.Load(await _store.ListStepsAsync(run.Id, cancellationToken));
        if (command is null)
        {
            Adopt(live);
            return report with { Kept = report.Kept + 1 };
        }

        try
        {
            return Count(report, await _recorder.MoveAsync(live, command, cancellationToken));
        }
        catch (ReeveException refused)
        {
            LogPostponed(refused, run.Id, refused.Code);
            live.RequestEnd(command);
            Adopt(live);
            return report with { Postponed = report.Postponed + 1 };
        }
    }

    private void Adopt(LiveRun live)
    {
        _recorder.Table.Adopt(live);
        _starter.SetDeadline(live, live.Run.StartedAt ?? live.Run.CreatedAt);
    }

    private static RecoveryReport Count(RecoveryReport report, RunDecision decision)
    {
        var state = decision switch
        {
            RunDecision.Moved moved => moved.Next.State,
            RunDecision.Unchanged unchanged => unchanged.Run.State,
            _ => throw new InvalidOperationException("Recovery asked for an illegal move: " + decision),
        };
        RunMetrics.Recovered.Add(1, KeyValuePair.Create("state", (object?)RunNames.Of(state)));
        return state switch
        {
            RunState.Queued => report with { Queued = report.Queued + 1 },
            RunState.DeadLetter => report with { DeadLettered = report.DeadLettered + 1 },
            _ => report with { Failed = report.Failed + 1 },
        };
    }
}
