namespace Reeve.Engine.Bus;

/// <summary>Where subscriptions are declared, and the room's bounds.</summary>
public sealed record BusOptions
{
    /// <summary>The file of the person's.</summary>
    public required string File { get; init; }

    /// <summary>Where it is kept as it was when it was last good.</summary>
    public required string Copy { get; init; }

    public TimeSpan RescanEvery { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Debounce { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How deep an event may lie: what agents tell each other about comes to an end.</summary>
    public int MaxDepth { get; init; } = 8;

    /// <summary>Deliveries of one subscription a minute, where it says nothing.</summary>
    public int MaxPerMinute { get; init; } = 60;

    /// <summary>Subscriptions one event reaches; the others are told on the record that they were not.</summary>
    public int MaxFanOut { get; init; } = 50;

    /// <summary>Deliveries on their way; more events are refused.</summary>
    public int MaxPending { get; init; } = 10_000;

    /// <summary>Dead letters kept; of more, only the record is.</summary>
    public int MaxDead { get; init; } = 1_000;

    /// <summary>Subscriptions agents make.</summary>
    public int MaxMade { get; init; } = 500;

    /// <summary>The longest payload, in UTF-16 units.</summary>
    public int MaxPayload { get; init; } = 32 * 1024;

    /// <summary>Deliveries told at the same time.</summary>
    public int Parallel { get; init; } = 8;

    public TimeSpan RetryPause { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one delivery is tried before it is a dead letter.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a loop trusts its plan.</summary>
    public TimeSpan LookAgain { get; init; } = TimeSpan.FromSeconds(10);
}
