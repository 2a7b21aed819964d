namespace Reeve.Protocol.Alerts;

/// <summary>One alert on its way to one webhook.</summary>
public sealed record AlertDeliveryReport
{
    /// <summary>The alert.</summary>
    public required string Alert { get; init; }

    /// <summary>The webhook's name in the configuration.</summary>
    public required string Webhook { get; init; }

    /// <summary>Whose alert it is.</summary>
    public required string Owner { get; init; }

    /// <summary><c>pending</c>, <c>delivered</c> or <c>dead</c>.</summary>
    public required string State { get; init; }

    /// <summary>Attempts since it was queued or asked for again.</summary>
    public required int Attempts { get; init; }

    /// <summary>How often it was asked for again.</summary>
    public required int Redeliveries { get; init; }

    /// <summary>When it was queued.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>When the next attempt is due; null when it is over.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>When the last attempt ended, or null.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>When it was over, or null.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The HTTP status of the last answer, or null.</summary>
    public int? Status { get; init; }

    /// <summary>Why the last attempt failed, as a stable word: <c>target_status</c>, <c>target_refused</c>, <c>timeout</c>, …</summary>
    public string? FailureCode { get; init; }

    /// <summary>The same for a person.</summary>
    public string? Failure { get; init; }
}
