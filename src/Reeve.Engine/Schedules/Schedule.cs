namespace Reeve.Engine.Schedules;

/// <summary>A schedule as its file declares it, ready to be decided about. Immutable.</summary>
public sealed record Schedule
{
    public required string Id { get; init; }

    public required string Agent { get; init; }

    public string Description { get; init; } = "";

    public required ScheduleTimes Times { get; init; }

    /// <summary>What the agent is told.</summary>
    public required string Prompt { get; init; }

    public QuietHours? Quiet { get; init; }

    public MissedPolicy Missed { get; init; } = MissedPolicy.Once;

    /// <summary>What is later than this is not made up for.</summary>
    public TimeSpan MaxLateness { get; init; } = TimeSpan.FromDays(1);

    public OverlapPolicy Overlap { get; init; }

    /// <summary>How far it may be put off its exact time, always by the same amount: many schedules of one minute do not come at once.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>It is over when it has fired.</summary>
    public bool Once { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>A digest of all that says when: another one arms the schedule anew.</summary>
    public required string Timing { get; init; }

    /// <summary>The sender its agent hears: with the agent the key of one conversation.</summary>
    public string Sender => SenderPrefix + Id;

    public const string SenderPrefix = "schedule:";
}

/// <summary>What becomes of times that passed while nobody could act.</summary>
public enum MissedPolicy
{
    /// <summary>They are missed.</summary>
    Skip,

    /// <summary>One fire makes up for all of them.</summary>
    Once,

    /// <summary>Each is made up for, as far as they are kept.</summary>
    All,
}

/// <summary>What becomes of a time that comes while the agent is still at work on the one before.</summary>
public enum OverlapPolicy
{
    /// <summary>It is missed.</summary>
    Skip,

    /// <summary>It waits behind.</summary>
    Queue,
}
