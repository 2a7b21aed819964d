namespace Reeve.Engine.Schedules;

/// <summary>Times that came and did not fire, together, and why. <see cref="IsFloor"/>: there were more than were counted.</summary>
public sealed record Miss(MissReason Reason, long Count, DateTimeOffset First, DateTimeOffset Last, bool IsFloor = false);

/// <summary>Why a time did not fire.</summary>
public enum MissReason
{
    /// <summary>Nobody could act when it came, and the schedule asks not to make up for it.</summary>
    Late,

    /// <summary>It is later than the schedule makes up for.</summary>
    TooLate,

    /// <summary>A later fire makes up for it.</summary>
    MadeUp,

    /// <summary>It came in quiet hours.</summary>
    Quiet,

    /// <summary>The agent was at work on the one before.</summary>
    Overlap,
}
