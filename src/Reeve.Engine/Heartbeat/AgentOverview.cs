using Reeve.Engine.Agents;

namespace Reeve.Engine.Heartbeat;

/// <summary>One agent in a status or a list.</summary>
public sealed record AgentOverview
{
    public const string Ready = "ready";
    public const string Ticking = "ticking";
    public const string Disabled = "disabled";
    public const string Invalid = "invalid";

    public required string Name { get; init; }

    public required string State { get; init; }

    /// <summary>Null when its file is not usable.</summary>
    public Agent? Agent { get; init; }

    public DateTimeOffset? LastTickAt { get; init; }

    /// <summary>Null without a timer.</summary>
    public DateTimeOffset? NextTickAt { get; init; }
}
