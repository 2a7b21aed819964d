namespace Reeve.Protocol.Ledger;

/// <summary>What verification found.</summary>
public sealed record VerifyResponse
{
    /// <summary>Nothing is broken.</summary>
    public required bool Ok { get; init; }

    /// <summary>Entries checked.</summary>
    public required long Entries { get; init; }

    /// <summary>The root computed from them, base64.</summary>
    public required string Root { get; init; }

    /// <summary>A line a family.</summary>
    public required IReadOnlyList<FamilyReport> Families { get; init; }

    /// <summary>The signatures.</summary>
    public required CheckpointReport Checkpoints { get; init; }

    /// <summary>What is broken, first things first; at most 100.</summary>
    public IReadOnlyList<BreakReport> Breaks { get; init; } = [];

    /// <summary>Contents compared with their commitments.</summary>
    public long ContentsChecked { get; init; }

    /// <summary>Contents that were erased.</summary>
    public long ContentsErased { get; init; }
}
