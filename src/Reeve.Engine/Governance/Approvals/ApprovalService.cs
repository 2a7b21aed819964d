using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Governance.Approvals;

/// <summary>
/// Decides held steps as a person says, under their run's own gate, so that a verdict, a kill and the run's end come one after the other. What is approved
/// is the step itself: other arguments are another step, and another question. Survives a restart, because both lie in the store. Thread-safe.
/// </summary>
public sealed partial class ApprovalService
{
    private readonly RunRecorder _recorder;
    private readonly GuardPolicy _policy;
    private readonly IApprovalStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<ApprovalService> _logger;

    // One a held step that somebody waits for, so bounded by the open steps; gone with its last waiter.
    private readonly ConcurrentDictionary<StepId, TaskCompletionSource> _waits = new();

    internal ApprovalService(RunRecorder recorder, GuardPolicy policy, IApprovalStore store, TimeProvider time, ILogger<ApprovalService> logger) =>
        (_recorder, _policy, _store, _time, _logger) = (recorder, policy, store, time, logger);

    public ValueTask<Page<Approval>> ListAsync(string? owner, ApprovalState? state, PageRequest page, CancellationToken cancellationToken) =>
        _store.ListAsync(owner, state, page, cancellationToken);

    public ValueTask<Approval?> FindAsync(ApprovalId id, CancellationToken cancellationToken) => _store.FindAsync(id, cancellationToken);

    /// <summary>
    /// Records a verdict and returns when it is on disk. The same verdict again is the same answer. <c>not_found</c>; <c>conflict</c> when it was decided
    /// otherwise or its run is over; <c>approval.expired</c>; <c>budget.exceeded</c> when there is no room for the step now (it stays pending).
    /// </summary>
    public async Task<Approval> DecideAsync(ApprovalId id, ApprovalVerdict verdict, CancellationToken cancellationToken)
    {
        var approval = await _store.FindAsync(id, cancellationToken) ?? throw new ReeveException(ErrorCode.NotFound, $"There is no approval {id}.", "reeve approvals lists them");
        var live = await _recorder.Table.FindAsync(approval.Run, cancellationToken)
            ?? throw new ReeveException(ErrorCode.NotFound, $"The run of {id} is gone.");
        Approval decided;
        Task durable;
        using (await live.EnterAsync(cancellationToken))
        {
            await _recorder.RefreshAsync(live, settled: false, cancellationToken);

            // Again under the gate: nobody else decides from here on.
            approval = await _store.FindAsync(id, cancellationToken) ?? approval;
            decided = ApprovalRules.Decide(approval, verdict, _time.GetUtcNow());
            durable = ReferenceEquals(decided, approval) ? Task.CompletedTask : await SubmitAsync(live, decided, cancellationToken);

            // Once queued it is decided, whether or not the decider still listens: nobody may look before it is on disk, and whoever waits must hear.
            await durable.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        try
        {
            await RunRecorder.DurableAsync(live, durable, CancellationToken.None);
        }
        finally
        {
            Wake(approval.Step);
        }

        LogDecided(id, decided.Tool, ApprovalRules.Name(decided.State), decided.DecidedBy ?? "");
        return decided;
    }

    /// <summary>Waits until the step is not held any more; returns it as it is then, or null when its run ended first.</summary>
    public async Task<Step?> WaitAsync(RunId run, StepId step, CancellationToken cancellationToken)
    {
        while (true)
        {
            var waiting = _waits.GetOrAdd(step, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var live = await _recorder.Table.FindAsync(run, cancellationToken);
            if (live is null || RunRules.IsTerminal(live.Run.State))
            {
                _waits.TryRemove(KeyValuePair.Create(step, waiting));
                return live is null ? null : (await _recorder.ListStepsAsync(run, cancellationToken)).FirstOrDefault(one => one.Id == step);
            }

            using (await live.EnterAsync(cancellationToken))
            {
                await _recorder.RefreshAsync(live, settled: false, cancellationToken); // a verdict that the disk refused is none
                if (live.Steps.FindOpen(step) is not { State: StepState.Held })
                {
                    _waits.TryRemove(KeyValuePair.Create(step, waiting));
                    return live.Steps.FindOpen(step) ?? (await _recorder.ListStepsAsync(run, cancellationToken)).FirstOrDefault(one => one.Id == step);
                }
            }

            await waiting.Task.WaitAsync(cancellationToken);
        }
    }

    private void Wake(StepId step)
    {
        if (_waits.TryRemove(step, out var waiting))
        {
            waiting.TrySetResult();
        }
    }

    /// <summary>Expires what nobody decided, and withdraws what no run waits for any more.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var page = await _store.ListAsync(null, ApprovalState.Pending, new PageRequest(after, 200), cancellationToken);
            foreach (var approval in page.Items)
            {
                await SweepAsync(approval, cancellationToken);
            }

            after = page.Next;
        }
        while (after is not null);
    }

    private async Task SweepAsync(Approval approval, CancellationToken cancellationToken)
    {
        var live = await _recorder.Table.FindAsync(approval.Run, cancellationToken);
        var state = live is null || live.Run.State is not (RunState.Running or RunState.Waiting) ? ApprovalState.Withdrawn
            : _time.GetUtcNow() >= approval.ExpiresAt ? ApprovalState.Expired
            : ApprovalState.Pending;
        if (state == ApprovalState.Pending)
        {
            return;
        }

        try
        {
            await DecideAsync(approval.Id, new ApprovalVerdict(state, "reeve"), cancellationToken);
        }
        catch (ReeveException refused)
        {
            LogNotSwept(refused, approval.Id, refused.Code); // the next sweep tries again
        }
    }

    /// <summary>Under the gate.</summary>
    private async ValueTask<Task> SubmitAsync(LiveRun live, Approval decided, CancellationToken cancellationToken)
    {
        var held = live.Steps.FindOpen(decided.Step);
        var isHeld = held is { State: StepState.Held } && live.PendingEnd is null && !RunRules.IsTerminal(live.Run.State);
        if (!isHeld && decided.State != ApprovalState.Withdrawn)
        {
            throw new ReeveException(ErrorCode.Conflict, $"The run of {decided.Id} does not wait for it any more ({RunNames.Of(live.Run.State)}).");
        }

        var work = UnitOfWork.Of(ApprovalEntries.Decided(decided), new ApprovalDecided(decided));
        if (!isHeld || ApprovalRules.CommandFor(decided) is not { } command)
        {
            return (await _recorder.SubmitAsync(live, work, acknowledged: false, cancellationToken)).Durable;
        }

        var step = Next(StepRules.Decide(held!, command, _time.GetUtcNow()));
        if (step.State == StepState.Allowed)
        {
            step = step with { Reserved = Reserve(live, decided, held!) };
        }

        try
        {
            work = work with { Changes = work.Changes.Add(new StepMoved(step)) };
            var open = live.Steps.OpenCount - (StepRules.IsTerminal(step.State) ? 1 : 0);
            (work, var next) = _recorder.Follow(live, work, open, live.Steps.HeldCount - 1);
            var pending = await _recorder.SubmitAsync(live, work, acknowledged: false, cancellationToken);
            live.Steps.Decide(step);
            live.Apply(next);
            return pending.Durable;
        }
        catch when (step.State == StepState.Allowed)
        {
            _policy.Budgets.Release(live.Run, step.Reserved); // not queued: the reservation must not outlive the attempt
            throw;
        }
    }

    private Guard.Budgets.Spend Reserve(LiveRun live, Approval decided, Step held)
    {
        var intent = new StepIntent { Tool = held.Tool, Model = held.Model, WorstCase = decided.WorstCase };
        var facts = new GuardFacts(_time.GetUtcNow(), live.Steps.Usage, live.Steps.Reserved, live.Steps.OpenCount, live.PendingEnd);
        return _policy.Budgets.TryReserve(live.Run, intent, facts, out var reserved) is { } refused
            ? throw new ReeveException(refused.Code, $"{decided.Id} cannot be approved now: {refused.Reason}", "It stays pending; approve it again when there is room.")
            : reserved;
    }

    private static Step Next(StepDecision decision) => decision switch
    {
        StepDecision.Moved moved => moved.Next,
        StepDecision.Refused refused => throw new ReeveException(refused.Code, refused.Reason),
        _ => throw new InvalidOperationException("A held step that a verdict leaves as it is."),
    };

    [LoggerMessage(1130, LogLevel.Information, "{Approval} for {Tool} is {State} by {By}")]
    private partial void LogDecided(ApprovalId approval, string tool, string state, string by);

    [LoggerMessage(1131, LogLevel.Debug, "{Approval} could not be closed ({Code})")]
    private partial void LogNotSwept(Exception refused, ApprovalId approval, string code);
}
