namespace Reeve.Protocol.Ledger;

/// <summary>A proof that needs no daemon to check.</summary>
public sealed record ProofResponse
{
    /// <summary>A C2SP tlog-proof.</summary>
    public required string Proof { get; init; }

    /// <summary>The verifier key.</summary>
    public string? Key { get; init; }
}
