namespace Reeve.Protocol.Ledger;

/// <summary>The newest checkpoint.</summary>
public sealed record CheckpointResponse
{
    /// <summary>The signed note (C2SP tlog-checkpoint).</summary>
    public required string Note { get; init; }

    /// <summary>The verifier key that checks it; null when unsigned.</summary>
    public string? Key { get; init; }
}
