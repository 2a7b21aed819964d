namespace Reeve.Protocol.Bus;

/// <summary>Deliveries that are not over.</summary>
public sealed record ListEnvelopeDeliveriesResponse
{
    /// <summary>Newest first.</summary>
    public required IReadOnlyList<EnvelopeDeliveryReport> Deliveries { get; init; }

    /// <summary>How many there are, listed or not.</summary>
    public required int Total { get; init; }
}
