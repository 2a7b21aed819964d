using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Reeve.Engine.Schedules;

/// <summary>
/// When a schedule is armed, and what is to be done about it now. Every time is decided about once, in order: what was decided moves <see cref="ArmedSchedule.LastPlanned"/>,
/// and no rule looks behind it. Pure.
/// </summary>
public static class ScheduleRules
{
    /// <summary>Later than this is missed and made up for: a daemon that is at work is never so late.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Set back by less, a clock is waited for; by more, it was wrong before.</summary>
    public static readonly TimeSpan Setback = TimeSpan.FromDays(1);

    /// <summary>So many missed times are made up for one by one.</summary>
    public const int MaxCatchUp = 100;

    private const int MaxCounted = 10_000;

    /// <summary>A declaration takes effect now: for the first time, or because it says another time than before.</summary>
    public static ArmedSchedule Arm(Schedule schedule, ArmedSchedule? before, DateTimeOffset now)
    {
        var round = (before?.Round ?? 0) + 1;
        var armed = new ArmedSchedule
        {
            Id = schedule.Id,
            Timing = schedule.Timing,
            State = ScheduleState.Active,
            PausedBy = before?.PausedBy,
            Round = round,
            Anchor = now,
            LastFiredAt = before?.LastFiredAt,
            LastRun = before?.LastRun,
            Fires = before?.Fires ?? 0,
            Misses = before?.Misses ?? 0,
            Version = (before?.Version ?? 0) + 1,
        };

        // One moment is meant whenever it was written down; times that come again are meant from now on.
        var next = schedule.Times is ScheduleTimes.Moment moment ? moment.At : schedule.Times.After(now, now);
        return Plan(schedule, schedule.Enabled ? armed : armed with { State = ScheduleState.Disabled }, next);
    }

    /// <summary>What an edit, or a declaration seen for the first time, makes of it; null when nothing.</summary>
    public static ArmedSchedule? Reconcile(Schedule schedule, ArmedSchedule? before, DateTimeOffset now)
    {
        if (before is null || before.Timing != schedule.Timing)
        {
            return Arm(schedule, before, now);
        }

        return (schedule.Enabled, before.State) switch
        {
            (false, ScheduleState.Active) => before with { State = ScheduleState.Disabled, Version = before.Version + 1 },
            (true, ScheduleState.Disabled) => Arm(schedule, before, now),
            _ => null,
        };
    }

    public static ArmedSchedule Pause(ArmedSchedule before, string by) => before with { PausedBy = by, Version = before.Version + 1 };

    /// <summary>Goes on from now: what came while it was paused was not meant to fire.</summary>
    public static ArmedSchedule Resume(Schedule schedule, ArmedSchedule before, DateTimeOffset now) => before.State == ScheduleState.Active
        ? Arm(schedule, before, now) with { PausedBy = null }
        : before with { PausedBy = null, Version = before.Version + 1 };

    /// <param name="schedule">As declared.</param>
    /// <param name="armed">As it stands.</param>
    /// <param name="now">By the wall.</param>
    /// <param name="isBusy">Whether its agent is still at work on an earlier fire. Looked at only when something is due.</param>
    public static ScheduleDecision Decide(Schedule schedule, ArmedSchedule armed, DateTimeOffset now, bool isBusy)
    {
        if (!armed.IsWatched)
        {
            return new ScheduleDecision.Wait();
        }

        if (IsBehind(schedule, armed, now))
        {
            return new ScheduleDecision.Rewind(Arm(schedule, armed, now));
        }

        if (armed.Due > now)
        {
            return new ScheduleDecision.Wait();
        }

        if (schedule.Quiet is { Then: QuietChoice.Defer } quiet && quiet.EndAfter(now, schedule.Times.Zone) is { } until)
        {
            return new ScheduleDecision.Defer(armed with { Due = until, Deferred = true, Version = armed.Version + 1 }, until);
        }

        return Claim(schedule, armed, Come(schedule, armed, now), now, isBusy);
    }

    /// <summary>What a person who asks gets; nothing of when it comes next changes.</summary>
    public static Fire Manual(Schedule schedule, string key, DateTimeOffset now) => new()
    {
        Id = $"{schedule.Id}!{key}",
        Schedule = schedule.Id,
        Agent = schedule.Agent,
        Prompt = schedule.Prompt,
        Cause = FireCause.Manual,
        Planned = now,
        ClaimedAt = now,
    };

    /// <summary>How far a schedule is put off, always the same: by its id alone.</summary>
    public static TimeSpan JitterOf(string id, TimeSpan jitter)
    {
        if (jitter <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        var share = BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(id)), 0) / (double)uint.MaxValue;
        return TimeSpan.FromMilliseconds(Math.Floor(jitter.TotalMilliseconds * share));
    }

    public static string FireId(string schedule, int round, DateTimeOffset planned) =>
        string.Create(CultureInfo.InvariantCulture, $"{schedule}@{planned.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.{round}");

    private static bool IsBehind(Schedule schedule, ArmedSchedule armed, DateTimeOffset now)
    {
        var newest = armed.LastPlanned is { } last && last > armed.Anchor ? last : armed.Anchor;
        var patience = schedule.Times is ScheduleTimes.Interval { Every: var every } && every < Setback ? every : Setback;
        return now < newest - patience && schedule.Times is not ScheduleTimes.Moment;
    }

    /// <summary>Everything whose time, jitter included, is not after now.</summary>
    private static Occurrences Come(Schedule schedule, ArmedSchedule armed, DateTimeOffset now)
    {
        var limit = now - JitterOf(schedule.Id, schedule.Jitter);
        var first = armed.Planned!.Value;
        var kept = new Queue<DateTimeOffset>([first]);
        var (count, isFloor) = (1L, false);
        for (var next = schedule.Times.After(first, armed.Anchor); next <= limit; next = schedule.Times.After(next.Value, armed.Anchor))
        {
            if (count == MaxCounted)
            {
                // So many that nobody wants them one by one: on with those that may still be made up for.
                var window = schedule.MaxLateness < TimeSpan.FromHours(1) ? schedule.MaxLateness : TimeSpan.FromHours(1);
                isFloor = true;
                next = next < limit - window ? schedule.Times.After(limit - window - TimeSpan.FromTicks(1), armed.Anchor) : next;
                if (next is null || next > limit)
                {
                    break;
                }
            }

            count++;
            kept.Enqueue(next.Value);
            if (kept.Count > MaxCatchUp)
            {
                kept.Dequeue();
            }
        }

        return new Occurrences([.. kept], count - kept.Count, first, isFloor);
    }

    private static ScheduleDecision.Claim Claim(Schedule schedule, ArmedSchedule armed, Occurrences come, DateTimeOffset now, bool isBusy)
    {
        var (fires, reason) = Wanted(schedule, armed, come, now);
        if (fires > 0 && schedule.Overlap == OverlapPolicy.Skip && isBusy)
        {
            (fires, reason) = (0, MissReason.Overlap);
        }

        var missed = come.AllBut(fires, reason);
        ImmutableArray<Fire> claimed = [.. come.Kept.Skip(come.Kept.Count - fires).Select(planned => Of(schedule, armed, planned, now))];
        var next = armed with
        {
            LastPlanned = come.Last,
            LastFiredAt = claimed.IsEmpty ? armed.LastFiredAt : now,
            Fires = armed.Fires + claimed.Length,
            Misses = armed.Misses + (missed?.Count ?? 0),
            Version = armed.Version + 1,
        };
        var isOver = schedule.Once && !claimed.IsEmpty;
        return new ScheduleDecision.Claim(Plan(schedule, next, isOver ? null : schedule.Times.After(come.Last, armed.Anchor)), claimed, missed is null ? [] : [missed]);
    }

    /// <summary>How many of the newest fire, and why the others do not.</summary>
    private static (int Fires, MissReason Others) Wanted(Schedule schedule, ArmedSchedule armed, Occurrences come, DateTimeOffset now)
    {
        if (schedule.Quiet?.EndAfter(now, schedule.Times.Zone) is not null)
        {
            return (0, MissReason.Quiet);
        }

        if (armed.Deferred)
        {
            return (1, MissReason.Quiet);
        }

        var jitter = JitterOf(schedule.Id, schedule.Jitter);
        var isOnTime = now - come.Last - jitter <= Grace;
        var possible = come.Kept.Count(planned => now - planned - jitter <= schedule.MaxLateness);
        return schedule.Missed switch
        {
            MissedPolicy.Skip => (isOnTime ? 1 : 0, MissReason.Late),
            MissedPolicy.Once => isOnTime || possible > 0 ? (1, MissReason.MadeUp) : (0, MissReason.TooLate),
            _ => (schedule.Once ? 1 : Math.Max(isOnTime ? 1 : 0, possible), MissReason.TooLate),
        };
    }

    private static Fire Of(Schedule schedule, ArmedSchedule armed, DateTimeOffset planned, DateTimeOffset now) => new()
    {
        Id = FireId(schedule.Id, armed.Round, planned),
        Schedule = schedule.Id,
        Agent = schedule.Agent,
        Prompt = schedule.Prompt,
        Cause = armed.Deferred || now - planned - JitterOf(schedule.Id, schedule.Jitter) <= Grace ? FireCause.Due : FireCause.CatchUp,
        Planned = planned,
        ClaimedAt = now,
    };

    private static ArmedSchedule Plan(Schedule schedule, ArmedSchedule armed, DateTimeOffset? planned) => armed with
    {
        Planned = planned,
        Due = planned + JitterOf(schedule.Id, schedule.Jitter),
        Deferred = false,
        State = planned is null && armed.State == ScheduleState.Active ? ScheduleState.Done : armed.State,
    };
}
