namespace Reeve.Engine.Schedules;

/// <summary>Where schedules are declared, and the room's bounds.</summary>
public sealed record ScheduleOptions
{
    /// <summary>The file of the person's.</summary>
    public required string File { get; init; }

    /// <summary>Where it is kept as it was when it was last good.</summary>
    public required string Copy { get; init; }

    /// <summary>How often the file is read whatever the file system says.</summary>
    public TimeSpan RescanEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after a notice it is read.</summary>
    public TimeSpan Debounce { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long the loop trusts its plan before it looks at the clock again: a clock that jumps moves no timer.</summary>
    public TimeSpan LookAgain { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Fires that are not over; while there are so many, further times are late and not lost.</summary>
    public int MaxFires { get; init; } = 10_000;

    /// <summary>Fires that are told at the same time.</summary>
    public int Parallel { get; init; } = 8;

    /// <summary>The pause before a fire that was refused for a reason that may pass is told again; it doubles from there.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest such pause.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long it is tried.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(24);
}
