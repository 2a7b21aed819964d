namespace Reeve.Engine.Schedules;

/// <summary>
/// One time that came: claimed, and on its way until its job is over. Its id is made of the schedule and the time, so that the same time is the same fire whoever
/// claims it, and is the key of the job it starts.
/// </summary>
public sealed record Fire
{
    public required string Id { get; init; }

    public required string Schedule { get; init; }

    public required string Agent { get; init; }

    /// <summary>As it was when the time came; an edit afterwards changes the next one.</summary>
    public required string Prompt { get; init; }

    public required FireCause Cause { get; init; }

    public required DateTimeOffset Planned { get; init; }

    public required DateTimeOffset ClaimedAt { get; init; }
}

/// <summary>Why it fires.</summary>
public enum FireCause
{
    /// <summary>It was time.</summary>
    Due,

    /// <summary>It makes up for what was missed.</summary>
    CatchUp,

    /// <summary>A person asked.</summary>
    Manual,
}
