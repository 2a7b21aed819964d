using Reeve.Engine.Foundation;

namespace Reeve.Engine.Alerts;

/// <summary>
/// One alert on its way to one target. At least once: it is recorded as delivered after the target said so, and what is sent again after a crash
/// bears the same id, by which the target tells.
/// </summary>
public sealed record AlertDelivery
{
    public required AlertId Alert { get; init; }

    public required string Target { get; init; }

    public required string Owner { get; init; }

    public AlertDeliveryState State { get; init; } = AlertDeliveryState.Pending;

    /// <summary>Attempts that ended, since it was queued or asked for again.</summary>
    public int Attempts { get; init; }

    /// <summary>How often an operator asked for it again.</summary>
    public int Redeliveries { get; init; }

    /// <summary>Counts the moves; a move from an old one is refused.</summary>
    public int Version { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>When the next attempt is due; null when it is over.</summary>
    public DateTimeOffset? NextAt { get; init; }

    public DateTimeOffset? LastAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The HTTP status of the last answer, or null when there was none.</summary>
    public int? Status { get; init; }

    /// <summary>Why the last attempt failed, null when it did not.</summary>
    public AlertFailure? Failure { get; init; }
}

/// <summary>A stable code and one line for a person. Never an address with its path, never a word the target said.</summary>
public sealed record AlertFailure(string Code, string Message);

public enum AlertDeliveryState
{
    Pending,
    Delivered,
    Dead,
}
