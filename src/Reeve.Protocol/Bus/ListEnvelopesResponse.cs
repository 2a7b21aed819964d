namespace Reeve.Protocol.Bus;

/// <summary>A page of events.</summary>
public sealed record ListEnvelopesResponse
{
    /// <summary>Newest first.</summary>
    public required IReadOnlyList<EnvelopeReport> Envelopes { get; init; }

    /// <summary>The cursor of the next page, null on the last.</summary>
    public string? Next { get; init; }
}
