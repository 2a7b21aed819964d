namespace Reeve.Protocol.Ledger;

/// <summary>Asks for a proof that an entry is in the log.</summary>
public sealed record ProofRequest
{
    /// <summary>The entry's index.</summary>
    public required long Index { get; init; }
}
