using Reeve.Engine.Delivery;
using Reeve.Engine.Heartbeat.Proposing;

namespace Reeve.Engine.Heartbeat;

/// <summary>One agent's heartbeat as its file declares it, in this room's own types. Immutable; a changed file makes a new one.</summary>
public sealed record HeartbeatPlan
{
    public required string Agent { get; init; }

    public required string Owner { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>How often the timer ticks; null: only when asked.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>Attempts of one tick before it is a dead letter.</summary>
    public int Attempts { get; init; } = 3;

    public required string Model { get; init; }

    /// <summary>Whether what its checks read may not leave the machine.</summary>
    public bool LocalOnly { get; init; }

    /// <summary>The agent's own words, for a real model.</summary>
    public string Instructions { get; init; } = "";

    public IReadOnlyList<CheckPlan> Checks { get; init; } = [];

    public IReadOnlyList<FindingRule> Rules { get; init; } = [];

    public DeliveryPolicy Delivery { get; init; } = DeliveryPolicy.Default;
}

/// <summary>One declared check. <see cref="Every"/> null: at each tick.</summary>
public sealed record CheckPlan(
    string Id,
    string Kind,
    TimeSpan? Every,
    TimeSpan Timeout,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<string> Command);
