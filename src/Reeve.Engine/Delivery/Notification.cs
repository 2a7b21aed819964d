using Reeve.Engine.Foundation;

namespace Reeve.Engine.Delivery;

/// <summary>The durable, owner-facing row. At most one for an owner, dedupe key and run: a retried run cannot tell twice.</summary>
public sealed record Notification
{
    public required NotificationId Id { get; init; }

    public required string Owner { get; init; }

    public required string Agent { get; init; }

    public required RunId Run { get; init; }

    public required string DedupeKey { get; init; }

    public required Severity Severity { get; init; }

    public required string Title { get; init; }

    public string Detail { get; init; } = "";

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ReadAt { get; init; }
}

/// <summary>A finding as decided, kept for <c>why</c> and for digests.</summary>
public sealed record DecidedFinding
{
    public required FindingId Id { get; init; }

    public required RunId Run { get; init; }

    public required string Owner { get; init; }

    public required string Agent { get; init; }

    public required Finding Finding { get; init; }

    public required DeliveryDecision Decision { get; init; }

    /// <summary>The notification it became, or null.</summary>
    public NotificationId? Notification { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }
}
