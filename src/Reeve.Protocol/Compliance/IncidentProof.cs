namespace Reeve.Protocol.Compliance;

/// <summary>The proof of one cited entry.</summary>
public sealed record IncidentProof
{
    /// <summary>Its index.</summary>
    public required long Entry { get; init; }

    /// <summary>What it is.</summary>
    public required string Type { get; init; }

    /// <summary>Its leaf hash, base64.</summary>
    public string? Leaf { get; init; }

    /// <summary>A whole C2SP tlog-proof with the entry and the checkpoint, as <c>reeve verify --proof</c> reads it.</summary>
    public string? Proof { get; init; }

    /// <summary>What must be known of it.</summary>
    public string? Note { get; init; }
}
