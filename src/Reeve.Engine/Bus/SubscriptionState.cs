namespace Reeve.Engine.Bus;

/// <summary>What must outlive the daemon of one subscription. Immutable; every move makes the next <see cref="Version"/>.</summary>
public sealed record SubscriptionState
{
    public required string Id { get; init; }

    /// <summary>What an agent's tool made; null for the file's own.</summary>
    public Subscription? Made { get; init; }

    /// <summary>The event that used up a subscription for once; null while it is good.</summary>
    public string? UsedBy { get; init; }

    /// <summary>The newest event its agent was told of: what that agent publishes then was led to by it.</summary>
    public EventCause? Last { get; init; }

    public long Matches { get; init; }

    public long Version { get; init; } = 1;
}
