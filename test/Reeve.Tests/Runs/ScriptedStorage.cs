using Reeve.Engine.Foundation;
using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Governance.Loops;
using Reeve.Engine.Governance.Switches;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Tests.Runs;

/// <summary>
/// A journal and its run store in memory that keep the contract of <see cref="RunChanges"/> and fail when the test says so:
/// refuse a unit, hold commits back until released, or refuse to queue. Units are applied in order, each alone.
/// </summary>
internal sealed class ScriptedStorage : IJournal, IRunStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RunId, Run> _runs = [];
    private readonly Dictionary<StepId, Step> _steps = [];
    private readonly List<LedgerDraft> _log = [];
    private readonly Queue<(UnitOfWork Work, TaskCompletionSource<CommitReceipt> Done)> _waiting = new();
    private bool _held;

    /// <summary>Asked for every unit when it is applied; what it returns is the unit's failure.</summary>
    public Func<UnitOfWork, ReeveException?>? Refuse { get; set; }

    /// <summary>Asked before a unit is queued.</summary>
    public Func<UnitOfWork, ReeveException?>? RefuseToQueue { get; set; }

    public IReadOnlyList<LedgerDraft> Log
    {
        get
        {
            lock (_lock)
            {
                return [.. _log];
            }
        }
    }

    public IReadOnlyList<string> LogTypes => [.. Log.Select(static entry => entry.Type)];

    public IReadOnlyList<Run> Runs
    {
        get
        {
            lock (_lock)
            {
                return [.. _runs.Values];
            }
        }
    }

    public static ReeveException Full() => new(ErrorCode.StorageFull, "no room", retryable: true);

    public void Put(Run run) => _runs[run.Id] = run;

    public void Put(Step step) => _steps[step.Id] = step;

    /// <summary>From now on units wait, as they do while the disk is slow.</summary>
    public void Hold()
    {
        lock (_lock)
        {
            _held = true;
        }
    }

    public void Release()
    {
        List<Action> acknowledge = [];
        lock (_lock)
        {
            _held = false;
            while (_waiting.TryDequeue(out var next))
            {
                acknowledge.Add(Apply(next.Work, next.Done));
            }
        }

        acknowledge.ForEach(static say => say());
    }

    public ValueTask<PendingCommit> SubmitAsync(UnitOfWork work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (RefuseToQueue?.Invoke(work) is { } refused)
        {
            throw refused;
        }

        Assert.NotEmpty(work.Entries);
        var done = new TaskCompletionSource<CommitReceipt>(TaskCreationOptions.RunContinuationsAsynchronously);
        Action? acknowledge = null;
        lock (_lock)
        {
            if (_held)
            {
                _waiting.Enqueue((work, done));
            }
            else
            {
                acknowledge = Apply(work, done);
            }
        }

        acknowledge?.Invoke();
        return new(new PendingCommit(done.Task));
    }

    public ValueTask<Run?> FindAsync(RunId id, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(_runs.GetValueOrDefault(id));
        }
    }

    public ValueTask<Run?> FindByKeyAsync(string owner, string agent, string idempotencyKey, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(_runs.Values.FirstOrDefault(run => run.Owner == owner && run.Agent == agent && run.IdempotencyKey == idempotencyKey));
        }
    }

    public ValueTask<Page<Run>> ListAsync(RunFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(new Page<Run>([.. _runs.Values.OrderByDescending(static run => run.Id.Value, StringComparer.Ordinal).Take(page.Limit)], null));
        }
    }

    public ValueTask<IReadOnlyList<Run>> ListDescendantsAsync(RunId run, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new([.. Below(run).OrderBy(static one => one.Id.Value, StringComparer.Ordinal).Take(limit)]);
        }
    }

    public ValueTask<IReadOnlyList<Run>> ListLiveAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new([.. _runs.Values.Where(static run => !RunRules.IsTerminal(run.State)).OrderBy(static run => run.Id.Value, StringComparer.Ordinal)]);
        }
    }

    public ValueTask<IReadOnlyList<Step>> ListStepsAsync(RunId run, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new([.. _steps.Values.Where(step => step.Run == run).OrderBy(static step => step.Number)]);
        }
    }

    public async ValueTask<IReadOnlyList<Step>> ListStepsAsync(RunId run, int after, int limit, CancellationToken cancellationToken) =>
        [.. (await ListStepsAsync(run, cancellationToken)).Where(step => step.Number > after).Take(limit)];

    private IEnumerable<Run> Below(RunId top) => _runs.Values.Where(run => run.Parent == top).SelectMany(child => Below(child.Id).Prepend(child));

    private Action Apply(UnitOfWork work, TaskCompletionSource<CommitReceipt> done)
    {
        var failure = Refuse?.Invoke(work);
        if (failure is null && work.Changes.FirstOrDefault(change => !Allowed(change, work)) is { } illegal)
        {
            failure = new ReeveException(ErrorCode.Conflict, "refused: " + illegal);
        }

        if (failure is not null)
        {
            return () => done.SetException(failure);
        }

        foreach (var change in work.Changes)
        {
            Keep(change);
        }

        var first = _log.Count;
        _log.AddRange(work.Entries);
        return () => done.SetResult(new CommitReceipt(first, work.Entries.Length));
    }

    private bool Allowed(StateChange change, UnitOfWork work) => change switch
    {
        RunAdded { Run: var run } => !_runs.ContainsKey(run.Id)
            && (run.IdempotencyKey is null || !_runs.Values.Any(other => (other.Owner, other.Agent, other.IdempotencyKey) == (run.Owner, run.Agent, run.IdempotencyKey))),
        RunMoved { Run: var run } => _runs.TryGetValue(run.Id, out var before) && before.Version == run.Version - 1 && !RunRules.IsTerminal(before.State),
        StepAdded { Step: var step } => _runs.TryGetValue(step.Run, out var run) && run.State == RunState.Running && run.FencingToken == step.FencingToken
            && (step.IdempotencyKey is null || !_steps.Values.Any(other => other.Run == step.Run && other.IdempotencyKey == step.IdempotencyKey)),
        StepMoved { Step: var step } => _steps.TryGetValue(step.Id, out var before) && !StepRules.IsTerminal(before.State)
            && (step.State == StepState.Abandoned || _runs[step.Run].FencingToken == step.FencingToken),
        CallFailed or CallRecovered => true,
        SwitchEngaged or SwitchLifted or ApprovalAsked or ApprovalDecided => true,
        _ => throw new InvalidOperationException($"{change} in {work}"),
    };

    private void Keep(StateChange change)
    {
        switch (change)
        {
            case RunAdded added:
                _runs[added.Run.Id] = added.Run;
                break;
            case RunMoved moved:
                _runs[moved.Run.Id] = moved.Run;
                break;
            case StepAdded added:
                _steps[added.Step.Id] = added.Step;
                break;
            case StepMoved moved:
                _steps[moved.Step.Id] = moved.Step;
                break;
            case CallFailed or CallRecovered:
                break; // the gate's own memory is what these tests look at
            case SwitchEngaged or SwitchLifted or ApprovalAsked or ApprovalDecided:
                break; // nobody reads them here
            default:
                throw new InvalidOperationException("unknown change " + change);
        }
    }
}
