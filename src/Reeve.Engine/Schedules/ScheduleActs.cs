using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Schedules;

/// <summary>What a person does about a schedule. Each act is decided and recorded under the gate, so that it and the clock do not meet half way. Thread-safe.</summary>
internal sealed class ScheduleActs(ScheduleBook book, ScheduleGate gate, FireOutbox outbox, FireTeller teller, ScheduleOwners owners, ScheduleWrites writes)
{
    /// <summary>Claims a fire and tells it; no receipt when it is tried again later. Fails with what ended it.</summary>
    public async Task<FiredNow> FireAsync(ScheduleStanding standing, string key, string by, CancellationToken cancellationToken)
    {
        var fire = ScheduleRules.Manual(standing.Schedule, key, writes.Now);
        var isNew = await gate.HoldAsync(() => TryClaimAsync(standing.Schedule, fire, by), cancellationToken);
        return new FiredNow(fire, isNew ? await teller.TellAsync(fire, 0, CancellationToken.None) : null, !isNew);
    }

    public Task<ScheduleStanding> PauseAsync(string id, string by, CancellationToken cancellationToken) => gate.HoldAsync(
        () => MoveAsync(
            id, by, ScheduleEntries.PausedType, standing => standing.Armed.PausedBy is null ? ScheduleRules.Pause(standing.Armed, by) : null),
        cancellationToken);

    public Task<ScheduleStanding> ResumeAsync(string id, string by, CancellationToken cancellationToken) => gate.HoldAsync(
        () => MoveAsync(
            id, by, ScheduleEntries.ResumedType, standing => standing.Armed.PausedBy is null ? null : ScheduleRules.Resume(standing.Schedule, standing.Armed, writes.Now)),
        cancellationToken);

    private async Task<bool> TryClaimAsync(Schedule schedule, Fire fire, string by)
    {
        var armed = book.FindArmed(schedule.Id) ?? throw new ReeveException(ErrorCode.NotFound, $"There is no schedule {schedule.Id}.");
        var next = armed with { Fires = armed.Fires + 1, LastFiredAt = fire.ClaimedAt, Version = armed.Version + 1 };
        try
        {
            await writes.WriteAsync(ScheduleEntries.Fired(fire, owners.Of(fire.Agent), by), new FiresClaimed([fire]), new ScheduleMoved(next));
            book.Note(next, schedule);
            outbox.Hold(fire);
            return true;
        }
        catch (ReeveException refused) when (refused.Code == ErrorCode.Conflict)
        {
            return false; // the same key: it is on its way
        }
    }

    private async Task<ScheduleStanding> MoveAsync(string id, string by, string type, Func<ScheduleStanding, ArmedSchedule?> move)
    {
        if (!book.TryFind(id, out var standing))
        {
            throw new ReeveException(ErrorCode.NotFound, $"There is no schedule {id}.");
        }

        if (move(standing) is not { } next)
        {
            return standing;
        }

        await writes.WriteAsync(ScheduleEntries.Of(type, standing.Schedule, owners.Of(standing.Schedule.Agent), next, ("by", by)), new ScheduleMoved(next));
        book.Note(next, standing.Schedule);
        return standing with { Armed = next };
    }
}
