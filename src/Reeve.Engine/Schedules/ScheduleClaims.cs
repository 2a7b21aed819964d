using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Schedules;

/// <summary>
/// Claims what is due: decides, records the fires and the misses with the schedule's next time in one unit of work, and puts the fires on their way once that is on the disk. What
/// cannot be recorded stays due. One caller at a time, by <see cref="ScheduleGate"/>.
/// </summary>
internal sealed partial class ScheduleClaims(
    ScheduleBook book, FireOutbox outbox, ScheduleOwners owners, IJournal journal, ILogger<ScheduleClaims> logger)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <summary>How many were looked at.</summary>
    public async Task<int> ClaimAsync(DateTimeOffset now, int most)
    {
        var due = book.TakeDue(now, most);
        try
        {
            // Decided one after the other, written together: one commit for all that is due at once.
            var pending = new List<(ScheduleStanding Standing, ScheduleDecision Decision, Task<CommitReceipt> Durable)>(due.Length);
            foreach (var standing in due)
            {
                var decision = ScheduleRules.Decide(standing.Schedule, standing.Armed, now, IsBusy(standing.Schedule));
                pending.Add((standing, decision, await SubmitAsync(standing, decision)));
            }

            foreach (var (standing, decision, durable) in pending)
            {
                await NoteAsync(standing, decision, durable, now);
            }
        }
        finally
        {
            // Whatever went wrong on the way: nothing that was taken out may be forgotten.
            foreach (var standing in due.Where(standing => book.FindArmed(standing.Schedule.Id)?.Version == standing.Armed.Version))
            {
                book.PutOff(standing.Schedule.Id, now > standing.Armed.Due ? now + LookAgain : standing.Armed.Due!.Value);
            }
        }

        return due.Length;
    }

    private bool IsBusy(Schedule schedule) => schedule.Overlap == OverlapPolicy.Skip && outbox.Holds(schedule.Id);

    private async Task<Task<CommitReceipt>> SubmitAsync(ScheduleStanding standing, ScheduleDecision decision)
    {
        if (Unit(standing.Schedule, decision) is not { } unit)
        {
            return Task.FromResult(default(CommitReceipt));
        }

        try
        {
            return (await journal.SubmitAsync(unit, CancellationToken.None)).Durable;
        }
        catch (ReeveException refused)
        {
            return Task.FromException<CommitReceipt>(refused);
        }
    }

    private UnitOfWork? Unit(Schedule schedule, ScheduleDecision decision)
    {
        var owner = owners.Of(schedule.Agent);
        switch (decision)
        {
            case ScheduleDecision.Rewind rewind:
                return UnitOfWork.Of(ScheduleEntries.Of(ScheduleEntries.RewoundType, schedule, owner, rewind.Next), new ScheduleMoved(rewind.Next));
            case ScheduleDecision.Defer defer:
                return UnitOfWork.Of(ScheduleEntries.Of(ScheduleEntries.DeferredType, schedule, owner, defer.Next), new ScheduleMoved(defer.Next));
            case ScheduleDecision.Claim claim:
                ImmutableArray<LedgerDraft> entries =
                [
                    .. claim.Misses.Select(miss => ScheduleEntries.Missed(schedule, owner, miss)),
                    .. claim.Fires.Select(fire => ScheduleEntries.Fired(fire, owner)),
                ];
                return new UnitOfWork(entries, claim.Fires.IsEmpty ? [new ScheduleMoved(claim.Next)] : [new ScheduleMoved(claim.Next), new FiresClaimed(claim.Fires)]);
            default:
                return null;
        }
    }

    private async Task NoteAsync(ScheduleStanding standing, ScheduleDecision decision, Task<CommitReceipt> durable, DateTimeOffset now)
    {
        try
        {
            await durable;
        }
        catch (ReeveException refused)
        {
            LogNotRecorded(standing.Schedule.Id, refused.Code);
            return;
        }

        switch (decision)
        {
            case ScheduleDecision.Rewind rewind:
                LogRewound(standing.Schedule.Id);
                book.Note(rewind.Next, standing.Schedule);
                break;
            case ScheduleDecision.Defer defer:
                book.Note(defer.Next, standing.Schedule);
                break;
            case ScheduleDecision.Claim claim:
                book.Note(claim.Next, standing.Schedule);
                foreach (var miss in claim.Misses)
                {
                    LogMissed(standing.Schedule.Id, miss.Count, miss.Reason);
                    ScheduleMetrics.Missed(miss);
                }

                foreach (var fire in claim.Fires)
                {
                    LogFired(fire.Id, fire.Cause);
                    ScheduleMetrics.Claimed(now - fire.Planned);
                    outbox.Add(fire, now);
                }

                break;
        }
    }

    [LoggerMessage(1820, LogLevel.Information, "{Fire} ({Cause})")]
    private partial void LogFired(string fire, FireCause cause);

    [LoggerMessage(1821, LogLevel.Information, "{Schedule} missed {Count} times ({Reason})")]
    private partial void LogMissed(string schedule, long count, MissReason reason);

    [LoggerMessage(1822, LogLevel.Warning, "{Schedule} was armed anew: the clock was set back")]
    private partial void LogRewound(string schedule);

    [LoggerMessage(1823, LogLevel.Warning, "What is due of {Schedule} could not be recorded ({Code}); it stays due")]
    private partial void LogNotRecorded(string schedule, string code);
}
