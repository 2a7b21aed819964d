using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Runs;

/// <summary>
/// Decides and records the moves of live runs: enter the run's gate, bring memory up to date, ask the rules, submit, remember, leave the gate,
/// wait for the disk. Optimistic: memory is ahead of the disk between submission and commit, and is reloaded when the commit fails.
/// Thread-safe.
/// </summary>
internal sealed partial class RunRecorder(LiveRuns table, IRunStore store, IJournal journal, TimeProvider time, ILogger<RunRecorder> logger)
{
    public LiveRuns Table => table;

    /// <summary>
    /// Under the gate: reloads a run whose memory ran ahead of a failed commit. <paramref name="settled"/>: waits for everything in flight first,
    /// as an end must: what it leaves behind would never be looked at again.
    /// </summary>
    public async ValueTask RefreshAsync(LiveRun live, bool settled, CancellationToken cancellationToken)
    {
        live.Observe();
        if (!live.Stale && !settled)
        {
            return;
        }

        await live.SettleAsync(cancellationToken);
        if (!live.Stale)
        {
            return;
        }

        var run = await store.FindAsync(live.Id, cancellationToken)
            ?? throw new ReeveException(ErrorCode.NotFound, $"{live.Id} is not recorded.");
        live.Load(run, await store.ListStepsAsync(live.Id, cancellationToken));
        table.Observe(live);
    }

    /// <summary>
    /// Under the gate: queues a unit. <paramref name="acknowledged"/>: the caller will have been told yes by then, so that a failure is a lost
    /// record, and the run ends for it.
    /// </summary>
    public async ValueTask<PendingCommit> SubmitAsync(LiveRun live, UnitOfWork work, bool acknowledged, CancellationToken cancellationToken)
    {
        var pending = await journal.SubmitAsync(acknowledged ? work with { Wanted = Durability.Accepted } : work, cancellationToken);
        live.Track(pending.Durable, acknowledged);
        if (acknowledged && !pending.Durable.IsCompletedSuccessfully)
        {
            // Nobody waits for it: whoever is at work must be stopped also when no further call comes.
            var handler = live.OnLost ??= task => OnLost(live, task);
            _ = pending.Durable.ContinueWith(handler, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }

        return pending;
    }

    /// <summary>
    /// Under the gate: the unit of a step's move with what that does to its run (<see cref="RunRules.Follow"/>), so that no crash comes between the two.
    /// <c>Next</c> is to be applied once the unit is queued; null when the run stays as it is.
    /// </summary>
    public (UnitOfWork Work, Run? Next) Follow(LiveRun live, UnitOfWork work, int open, int held)
    {
        if (live.PendingEnd is not null
            || RunRules.Follow(live.Run, open, held) is not { } command
            || RunRules.Decide(live.Run, command, time.GetUtcNow()) is not RunDecision.Moved { Next: var moved })
        {
            return (work, null);
        }

        var next = moved with { Usage = live.Steps.Usage };
        var move = command is RunCommand.Resume ? RunEntries.Resumed(next) : RunEntries.Moved(next, []);
        return (work with { Entries = work.Entries.AddRange(move.Entries), Changes = work.Changes.AddRange(move.Changes) }, next);
    }

    /// <summary>Queues a fact about a run that changes nothing in it; needs no gate.</summary>
    public ValueTask<PendingCommit> NoteAsync(LedgerDraft fact, CancellationToken cancellationToken) =>
        journal.SubmitAsync(UnitOfWork.Of(fact), cancellationToken);

    public ValueTask<IReadOnlyList<Step>> ListStepsAsync(RunId run, CancellationToken cancellationToken) => store.ListStepsAsync(run, cancellationToken);

    /// <summary>Waits until a unit is on disk; when it never will be, memory is reloaded at the next access.</summary>
    public static async ValueTask DurableAsync(LiveRun live, Task durable, CancellationToken cancellationToken)
    {
        try
        {
            await durable.WaitAsync(cancellationToken);
        }
        catch (ReeveException)
        {
            live.Invalidate();
            throw;
        }
    }

    /// <summary>
    /// Decides one command and returns when the move is durable. An end that is already asked for prevails over a milder one,
    /// so what comes back may be another end than the one given.
    /// </summary>
    public ValueTask<RunDecision> MoveAsync(LiveRun live, RunCommand command, CancellationToken cancellationToken) =>
        MoveAsync(live, command, [], cancellationToken);

    /// <summary>The same; <paramref name="together"/> goes into the move's own unit, and is left out when another end prevails.</summary>
    public async ValueTask<RunDecision> MoveAsync(
        LiveRun live, RunCommand command, ImmutableArray<StateChange> together, CancellationToken cancellationToken)
    {
        RunDecision decision;
        Task durable;
        using (await live.EnterAsync(cancellationToken))
        {
            await RefreshAsync(live, settled: RunRules.IsEnd(live.PendingEnd ?? command), cancellationToken);
            var prevailing = live.PendingEnd is { } end && !RunRules.IsTerminal(live.Run.State) ? RunRules.Prevailing(end, command) : command;
            var now = time.GetUtcNow();
            decision = RunRules.Decide(live.Run, prevailing, now);
            if (decision is RunDecision.Moved { Next: var moved })
            {
                var next = moved with { Usage = live.Steps.Usage };
                decision = new RunDecision.Moved(next);
                await SubmitMoveAsync(live, prevailing, next, ReferenceEquals(prevailing, command) ? together : [], now, cancellationToken);
            }

            durable = live.LastDurable; // also when nothing changed: what is reported must be on disk, not only decided
        }

        await DurableAsync(live, durable, cancellationToken);
        Settle(live, decision);
        return decision;
    }

    /// <summary>Records an end that was asked for; when the disk refuses, the lease sweep tries again.</summary>
    public async Task TryRecordEndAsync(LiveRun live)
    {
        if (live.PendingEnd is not { } end)
        {
            return;
        }

        try
        {
            await MoveAsync(live, end, CancellationToken.None);
        }
        catch (ReeveException failure)
        {
            LogEndNotRecorded(failure, live.Id, failure.Code);
        }
        catch (Exception defect)
        {
            // Mostly nobody awaits this (a timer, a lost record): a defect that is not logged here would be silent.
            LogEndDefect(defect, live.Id);
        }
    }

    /// <summary>Kills what a killed run started, and what that started: told to stop at once, recorded when the disk lets it.</summary>
    public void KillChildren(RunId parent, DateTimeOffset? requestedAt = null)
    {
        foreach (var child in table.All.Where(live => live.Run.Parent == parent && !RunRules.IsTerminal(live.Run.State)))
        {
            if (child.RequestEnd(new RunCommand.Kill($"Its parent {parent} was killed.") { RequestedAt = requestedAt ?? time.GetUtcNow() }))
            {
                KillChildren(child.Id, requestedAt);
                _ = TryRecordEndAsync(child);
            }
        }
    }

    /// <summary>Nothing of the run is at work any more: whoever waits for that hears it, and of a killed run the record says how long it took.</summary>
    public async Task StoppedAsync(LiveRun live, StopProof proof)
    {
        if (live.EndWork() && live.Run.State == RunState.Killed)
        {
            var requested = (live.PendingEnd as RunCommand.Kill)?.RequestedAt ?? live.Run.EndedAt;
            var last = proof == StopProof.Released ? time.GetUtcNow() : live.LastActivity;
            try
            {
                await NoteAsync(RunEntries.Stopped(live.Run, requested, last, proof), CancellationToken.None);
            }
            catch (ReeveException refused)
            {
                LogEndNotRecorded(refused, live.Id, refused.Code); // that it was killed is on record; how long it took is not
            }
        }

        table.TryRelease(live);
    }

    private async ValueTask SubmitMoveAsync(
        LiveRun live, RunCommand command, Run next, ImmutableArray<StateChange> together, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<Step> abandoned = next.State is RunState.Running or RunState.Waiting ? [] : Abandon(live, next, now);
        var work = command switch
        {
            RunCommand.Renew => RunEntries.Renewed(next),
            RunCommand.Resume => RunEntries.Resumed(next),
            _ => RunEntries.Moved(next, abandoned, (command as RunCommand.Kill)?.By),
        };
        await SubmitAsync(live, work with { Changes = work.Changes.AddRange(together) }, acknowledged: false, cancellationToken);
        foreach (var step in abandoned)
        {
            live.Steps.End(step);
        }

        live.Apply(next);
        if (abandoned.Count > 0 && table.Contains(live.Id))
        {
            table.Observe(live); // what the abandoned steps had reserved is free again
        }
    }

    private static List<Step> Abandon(LiveRun live, Run next, DateTimeOffset now)
    {
        var command = new StepCommand.Abandon($"Its run moved on ({RunNames.Of(next.State)}) before an outcome was recorded.");
        return
        [
            .. live.Steps.Open
                .Select(step => StepRules.Decide(step, command, now))
                .OfType<StepDecision.Moved>()
                .Select(static moved => moved.Next),
        ];
    }

    private void Settle(LiveRun live, RunDecision decision)
    {
        if (decision is RunDecision.Moved { Next: var run } && RunRules.IsTerminal(run.State))
        {
            RunMetrics.Ended.Add(1, KeyValuePair.Create("state", (object?)RunNames.Of(run.State)));
            LogEnded(run.Id, RunNames.Of(run.State), run.FailureCode);
        }

        if (!live.InProcess && live.Run.State is not (RunState.Running or RunState.Waiting or RunState.Killed))
        {
            live.EndWork(); // its holder ended it, or nobody will ever hear of it; only of a killed one somebody wants to know
        }

        table.TryRelease(live);
    }

    private void OnLost(LiveRun live, Task task)
    {
        var end = LiveRun.LostRecord(task);
        live.Invalidate();
        RunMetrics.LostRecords.Add(1, KeyValuePair.Create("code", (object?)end.Code));
        LogRecordLost(live.Id, end.Code);
        live.RequestEnd(end);
        _ = TryRecordEndAsync(live);
    }
}
