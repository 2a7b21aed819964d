namespace Reeve.Protocol.Bus;

/// <summary>Lists deliveries that are not over, newest first.</summary>
public sealed record ListEnvelopeDeliveriesRequest
{
    /// <summary><c>pending</c> or <c>dead</c>; dead by default.</summary>
    public string? State { get; init; }

    /// <summary>1..500, 50 by default.</summary>
    public int? Limit { get; init; }
}
