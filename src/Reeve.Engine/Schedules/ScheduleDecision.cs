using System.Collections.Immutable;

namespace Reeve.Engine.Schedules;

/// <summary>What is to be done about a schedule now.</summary>
public abstract record ScheduleDecision
{
    private ScheduleDecision()
    {
    }

    /// <summary>Nothing yet.</summary>
    public sealed record Wait : ScheduleDecision;

    /// <summary>The clock was set back too far to wait until it gets there again: begin anew.</summary>
    public sealed record Rewind(ArmedSchedule Next) : ScheduleDecision;

    /// <summary>Quiet hours put it off.</summary>
    public sealed record Defer(ArmedSchedule Next, DateTimeOffset Until) : ScheduleDecision;

    /// <summary>Its time came: what fires, what is missed, and how it goes on. Either list may be empty, not both.</summary>
    public sealed record Claim(ArmedSchedule Next, ImmutableArray<Fire> Fires, ImmutableArray<Miss> Misses) : ScheduleDecision;
}
