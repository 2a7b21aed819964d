namespace Reeve.Engine.Heartbeat;

/// <summary>The room's bounds, validated by whoever composes the daemon.</summary>
public sealed record HeartbeatOptions
{
    /// <summary>The home folder, for checks over its files.</summary>
    public required string Home { get; init; }

    /// <summary>Ticks of different agents at once.</summary>
    public int MaxConcurrentTicks { get; init; } = 4;

    /// <summary>Attempts of one tick before it is a dead letter.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>The pause before the second attempt; it doubles from there.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a model may take to propose.</summary>
    public TimeSpan ModelTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the timer trusts its own plan before it looks at the clock again: a clock that jumps moves no timer.</summary>
    public TimeSpan LookAgain { get; init; } = TimeSpan.FromSeconds(30);
}
