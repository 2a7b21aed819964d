namespace Reeve.Protocol.Ledger;

/// <summary>What the checkpoints say.</summary>
public sealed record CheckpointReport
{
    /// <summary>Checkpoints whose signature and root were checked.</summary>
    public required long Checked { get; init; }

    /// <summary>Whether the newest one is signed.</summary>
    public required bool Signed { get; init; }

    /// <summary>The size the newest good one covers.</summary>
    public long? CoveredSize { get; init; }

    /// <summary>The verifier key used.</summary>
    public string? Key { get; init; }
}
