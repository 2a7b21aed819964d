using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.Guard.Loops;

namespace Reeve.Engine.Runs;

/// <summary>
/// Makes runs: checks the parent, narrows what the child gets, records created and started in one unit, and puts the run into the table
/// once that is on disk. Thread-safe.
/// </summary>
internal sealed class RunStarter(RunRecorder recorder, IRunStore store, IJournal journal, IIdSource ids, TimeProvider time, RunCauses causes)
{
    private readonly LiveRuns _table = recorder.Table;

    /// <summary>Null: the idempotency key already names a run.</summary>
    public async Task<LiveRun?> StartAsync(RunDraft draft, bool inProcess, CancellationToken cancellationToken)
    {
        if (draft.IdempotencyKey is { } key && await store.FindByKeyAsync(draft.Owner, draft.Agent, key, cancellationToken) is not null)
        {
            return null;
        }

        CheckName(draft);
        Admit(RunSubject.Of(draft));
        var parent = await FindParentAsync(draft, cancellationToken);
        var warning = parent is null ? null : await causes.JudgeAsync(draft.Agent, parent, cancellationToken);
        _table.Reserve();
        try
        {
            var lease = LeaseOf(draft);
            var run = Lease(New(draft, parent), draft.Holder ?? _table.Options.Holder, lease);
            await CommitAsync(RunEntries.Started(run, warning), cancellationToken);
            return Keep(run, inProcess, lease, [], warning);
        }
        catch (ReeveException refused) when (refused.Code == ErrorCode.Conflict && draft.IdempotencyKey is not null)
        {
            _table.Unreserve();
            return null; // another start under the same key was a moment faster
        }
        catch
        {
            // Whatever it was, the place must not be lost with it.
            _table.Unreserve();
            throw;
        }
    }

    public async Task<LiveRun> TakeAsync(RunId id, CancellationToken cancellationToken)
    {
        var run = await store.FindAsync(id, cancellationToken) ?? throw new ReeveException(ErrorCode.NotFound, $"There is no run {id}.");
        if (_table.Contains(id))
        {
            throw new ReeveException(ErrorCode.Conflict, $"{id} is still held here.");
        }

        Admit(RunSubject.Of(run));

        _table.Reserve();
        try
        {
            var leased = Lease(run, _table.Options.Holder, _table.Options.Lease);
            var steps = await store.ListStepsAsync(id, cancellationToken);
            await CommitAsync(RunEntries.Moved(leased, []), cancellationToken);
            return Keep(leased, inProcess: true, _table.Options.Lease, steps);
        }
        catch
        {
            // Whatever it was, the place must not be lost with it.
            _table.Unreserve();
            throw;
        }
    }

    private static void CheckName(RunDraft draft)
    {
        if (draft.Kind != RunKind.Job && DaemonRuns.IsReserved(draft.Agent))
        {
            throw new ReeveException(ErrorCode.InvalidRequest, $"{draft.Agent} is a name of the daemon's own.", "Choose one that does not begin with reeve-.");
        }
    }

    private void Admit(in RunSubject subject)
    {
        if (_table.Refusal(subject) is { } refusal)
        {
            throw new ReeveException(ErrorCode.SwitchedOff, refusal, "reeve kill --list shows the switches; reeve unkill lifts one.");
        }
    }

    /// <summary>Once queued it will be recorded, so from then on nobody walks away: a recorded run without a place in the table would have no keeper.</summary>
    private async Task CommitAsync(UnitOfWork work, CancellationToken cancellationToken)
    {
        var pending = await journal.SubmitAsync(work, cancellationToken);
        await pending.Durable;
    }

    private LiveRun Keep(Run run, bool inProcess, TimeSpan lease, IReadOnlyList<Step> steps, LoopFinding? warning = null)
    {
        var live = new LiveRun(run, inProcess, lease, _table.Options.Loops) { StartWarning = warning };
        live.Steps.Load(steps);
        try
        {
            _table.Add(live);
        }
        catch (ReeveException held) when (held.Code == ErrorCode.Conflict && _table.Refusal(RunSubject.Of(run)) is not null)
        {
            Admit(RunSubject.Of(run)); // a switch was thrown between its record and this; who kills what the switch covers found it in storage, and ends it
            throw;
        }

        RunMetrics.Started.Add(1, KeyValuePair.Create("kind", (object?)RunNames.Of(run.Kind)));
        SetDeadline(live, time.GetUtcNow());
        if (inProcess && _table.IsDraining)
        {
            live.RequestEnd(new RunCommand.Kill(RunDrain.Reason)); // it was on its way when the drain looked around
        }

        if (_table.Refusal(RunSubject.Of(run)) is { } refusal && live.RequestEnd(new RunCommand.Kill(refusal) { RequestedAt = time.GetUtcNow() }))
        {
            _ = recorder.TryRecordEndAsync(live); // it was on its way when the switch was thrown
        }

        return live;
    }

    /// <summary>The wall-clock budget runs from the start of the attempt: the hours a daemon was down are nobody's work.</summary>
    public void SetDeadline(LiveRun live, DateTimeOffset started)
    {
        if (live.Run.Budget.MaxWallClock is not { } limit)
        {
            return;
        }

        var left = started + limit - time.GetUtcNow();
        live.SetDeadline(time.CreateTimer(
            _ =>
            {
                if (live.RequestEnd(new RunCommand.TimeOut($"It took longer than {limit.TotalSeconds:0.###} s.")))
                {
                    _ = recorder.TryRecordEndAsync(live);
                }
            },
            null,
            left > TimeSpan.Zero ? left : TimeSpan.Zero,
            Timeout.InfiniteTimeSpan));
    }

    private Run New(RunDraft draft, Run? parent) => new()
    {
        Id = new RunId(ids.Next(RunId.Prefix)),
        Kind = draft.Kind,
        Owner = draft.Owner,
        Agent = draft.Agent,
        Trigger = draft.Trigger,
        Parent = parent?.Id,
        Project = parent?.Project ?? draft.Project ?? Run.DefaultProject,
        Depth = parent is null ? 0 : parent.Depth + 1,
        MaxAttempts = Math.Max(1, draft.MaxAttempts),
        Budget = parent is null ? draft.Budget : RunBudget.Narrow(parent.Budget, draft.Budget),
        Grants = parent is null ? draft.Grants : GrantRules.Narrow(parent.Grants, draft.Grants),
        IdempotencyKey = draft.IdempotencyKey,
        CreatedAt = time.GetUtcNow(),
    };

    private Run Lease(Run run, string holder, TimeSpan lease)
    {
        var now = time.GetUtcNow();
        return RunRules.Decide(run, new RunCommand.Lease(holder, now + lease), now) switch
        {
            RunDecision.Moved moved => moved.Next,
            RunDecision.Refused refused => throw new ReeveException(refused.Code, refused.Reason),
            var other => throw new InvalidOperationException("A lease that changes nothing: " + other.GetType().Name),
        };
    }

    private async ValueTask<Run?> FindParentAsync(RunDraft draft, CancellationToken cancellationToken)
    {
        if (draft.Parent is not { } id)
        {
            return null;
        }

        var parent = (await _table.FindAsync(id, cancellationToken))?.Run;
        if (parent is null || parent.Owner != draft.Owner)
        {
            throw new ReeveException(ErrorCode.NotFound, $"There is no run {id} to start another one from.");
        }

        if (parent.State is not (RunState.Running or RunState.Waiting))
        {
            throw new ReeveException(ErrorCode.Conflict, $"{id} is {RunNames.Of(parent.State)}; only a live run starts another.");
        }

        if (draft.Project is { } project && project != parent.Project)
        {
            throw new ReeveException(ErrorCode.Denied, $"{id} is in project {parent.Project}; what it starts stays there.", "Leave the project out.");
        }

        return parent.Depth + 1 > _table.Options.MaxDepth
            ? throw new ReeveException(ErrorCode.Denied, $"{id} already lies {parent.Depth} causes deep; {_table.Options.MaxDepth} is the most.")
            : parent;
    }

    private TimeSpan LeaseOf(RunDraft draft) =>
        draft.Lease is { } asked ? TimeSpan.FromTicks(Math.Clamp(asked.Ticks, _table.Options.ShortestLease.Ticks, _table.Options.LongestLease.Ticks)) : _table.Options.Lease;
}
