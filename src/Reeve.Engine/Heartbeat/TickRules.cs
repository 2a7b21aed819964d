using System.Collections.Immutable;
using System.Text;

namespace Reeve.Engine.Heartbeat;

/// <summary>
/// When a heartbeat beats. Pure: every instant is handed in. A state from the future (the clock jumped back) counts as no state,
/// because an agent that waits for a time that may never come again is silent in the worst way.
/// </summary>
public static class TickRules
{
    public const string Disabled = "disabled";
    public const string Overlap = "overlap";
    public const string Interval = "interval";
    public const string NoTimer = "no_timer";
    public const string Stopping = "stopping";

    /// <summary>How many whole intervals must be missing before a tick is a catch-up and not merely late.</summary>
    private const int MissedIntervals = 2;

    public static TickDecision Decide(HeartbeatPlan plan, DateTimeOffset? lastTickAt, bool inFlight, TickTrigger? asked, DateTimeOffset now)
    {
        if (!plan.Enabled)
        {
            return new TickDecision.Skip(Disabled);
        }

        if (inFlight)
        {
            return new TickDecision.Skip(Overlap, plan.Every is { } pause ? now + pause : null);
        }

        if (asked is TickTrigger.Manual or TickTrigger.CatchUp)
        {
            return new TickDecision.Start(asked.Value);
        }

        if (plan.Every is not { } every)
        {
            return new TickDecision.Skip(NoTimer);
        }

        var due = DueAt(plan, lastTickAt, now);
        return due > now
            ? new TickDecision.Skip(Interval, due)
            : new TickDecision.Start(IsCatchUp(every, lastTickAt, now) ? TickTrigger.CatchUp : TickTrigger.Timer);
    }

    /// <summary>When the timer wants the next tick; now when it is overdue, never without an interval.</summary>
    public static DateTimeOffset DueAt(HeartbeatPlan plan, DateTimeOffset? lastTickAt, DateTimeOffset now)
    {
        if (plan.Every is not { } every)
        {
            return DateTimeOffset.MaxValue;
        }

        return lastTickAt is { } last && last <= now ? last + every : now;
    }

    /// <summary>Ticks were missed: exactly one makes up for them, and the next interval counts from it.</summary>
    public static bool IsCatchUp(TimeSpan every, DateTimeOffset? lastTickAt, DateTimeOffset now) =>
        lastTickAt is { } last && last <= now && now - last >= every * MissedIntervals;

    /// <summary>The checks this tick runs, in declared order. A person who asks, and a catch-up, want to know now: they run all.</summary>
    public static ImmutableArray<CheckPlan> DueChecks(HeartbeatPlan plan, HeartbeatState? state, TickTrigger trigger, DateTimeOffset now) =>
    [
        .. plan.Checks.Where(check => trigger != TickTrigger.Timer
            || check.Every is not { } every
            || state is null
            || !state.LastChecked.TryGetValue(check.Id, out var last)
            || last > now
            || now - last >= every),
    ];

    /// <summary>The state after a tick that succeeded: checks that no longer exist are forgotten, the ones that did not run keep their time.</summary>
    public static HeartbeatState Moved(HeartbeatPlan plan, HeartbeatState? before, Foundation.RunId run, IEnumerable<string> ran, DateTimeOffset startedAt)
    {
        var declared = plan.Checks.Select(static check => check.Id).ToHashSet(StringComparer.Ordinal);
        var checkedAt = (before?.LastChecked ?? ImmutableDictionary<string, DateTimeOffset>.Empty)
            .Where(pair => declared.Contains(pair.Key))
            .ToDictionary(StringComparer.Ordinal);
        foreach (var id in ran)
        {
            checkedAt[id] = startedAt;
        }

        return new HeartbeatState(plan.Agent, startedAt, run, checkedAt);
    }

    /// <summary>
    /// A little delay that is always the same for the same agent, so that agents of one interval do not all beat at once: at most a twentieth of the
    /// interval and two seconds.
    /// </summary>
    public static TimeSpan Jitter(string agent, TimeSpan every)
    {
        var most = Math.Min(every.TotalMilliseconds / 20, 2_000);
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(agent))
        {
            hash = (hash ^ b) * 16777619u;
        }

        return TimeSpan.FromMilliseconds(most * (hash % 1_000) / 1_000);
    }
}
