namespace Reeve.Engine.Heartbeat;

/// <summary>The room's bounds, validated by whoever composes the daemon.</summary>
public sealed record HeartbeatOptions
{
    /// <summary>The home folder, for checks over its files.</summary>
    public required string Home { get; init; }

    /// <summary>Ticks of different agents at once.</summary>
    public int MaxConcurrentTicks { get; init; } = 2;

    /// <summary>Attempts of one tick before it is a dead letter.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>How often an agent ticks that declares checks and no interval.</summary>
    public TimeSpan DefaultEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a check may take that declares no timeout.</summary>
    public TimeSpan CheckTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The model of agents that name none.</summary>
    public string DefaultModel { get; init; } = "rules";

    /// <summary>How long a thing stays quiet that was told of, for agents that do not say.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The pause before the second attempt; it doubles from there.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a model may take to propose.</summary>
    public TimeSpan ModelTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the timer trusts its own plan before it looks at the clock again: a clock that jumps moves no timer.</summary>
    public TimeSpan LookAgain { get; init; } = TimeSpan.FromSeconds(30);
}
