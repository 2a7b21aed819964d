namespace Reeve.Protocol.Bus;

/// <summary>An event on its way to an agent, or a dead letter.</summary>
public sealed record EnvelopeDeliveryReport
{
    /// <summary>The event and the subscription: <c>env_…/on-mail</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The event.</summary>
    public required string Envelope { get; init; }

    /// <summary>The subscription.</summary>
    public required string Subscription { get; init; }

    /// <summary>Who is told.</summary>
    public required string Agent { get; init; }

    /// <summary><c>pending</c> or <c>dead</c>.</summary>
    public required string State { get; init; }

    /// <summary>When it was queued.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>Earlier events it stands for as well.</summary>
    public int Merged { get; init; }

    /// <summary>Why it is dead, as a stable code; null when it is not.</summary>
    public string? Code { get; init; }

    /// <summary>The same for a person.</summary>
    public string? Reason { get; init; }
}
