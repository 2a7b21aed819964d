namespace Reeve.Protocol.Daemon;

/// <summary>One agent in a status or a list.</summary>
public sealed record AgentStatus
{
    /// <summary>The agent's name.</summary>
    public required string Name { get; init; }

    /// <summary><c>ready</c>, <c>ticking</c>, <c>disabled</c> or <c>invalid</c>.</summary>
    public required string State { get; init; }

    /// <summary>Whose agent it is.</summary>
    public string? Owner { get; init; }

    /// <summary>The model it declares.</summary>
    public string? Model { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>When it last ticked.</summary>
    public DateTimeOffset? LastTickAt { get; init; }

    /// <summary>When it ticks next, or null without a heartbeat.</summary>
    public DateTimeOffset? NextTickAt { get; init; }

    /// <summary>The ids of its checks.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];
}
