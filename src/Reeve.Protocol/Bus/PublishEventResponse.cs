namespace Reeve.Protocol.Bus;

/// <summary>What became of it.</summary>
public sealed record PublishEventResponse
{
    /// <summary>The event.</summary>
    public required EnvelopeReport Envelope { get; init; }

    /// <summary>To whom it goes, dead letters too; empty when nobody subscribed, and when it was published before.</summary>
    public required IReadOnlyList<EnvelopeDeliveryReport> Deliveries { get; init; }

    /// <summary>True when it was published before, under the same key.</summary>
    public bool Repeated { get; init; }
}
