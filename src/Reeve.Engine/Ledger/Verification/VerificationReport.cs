using Reeve.Guard.Transparency;

namespace Reeve.Engine.Ledger.Verification;

/// <summary>What a verification found. Good when nothing is broken.</summary>
public sealed record VerificationReport
{
    public required long Entries { get; init; }

    public required Hash256 Root { get; init; }

    public required IReadOnlyList<FamilyResult> Families { get; init; }

    /// <summary>First things first; at most 100.</summary>
    public required IReadOnlyList<Breakage> Breakages { get; init; }

    public required long CheckpointsChecked { get; init; }

    /// <summary>Whether the newest checkpoint is signed by the key.</summary>
    public required bool Signed { get; init; }

    /// <summary>How many entries the newest good checkpoint covers; null when there is none.</summary>
    public required long? CoveredSize { get; init; }

    public required string? Key { get; init; }

    public required long ContentsChecked { get; init; }

    public required long ContentsErased { get; init; }

    public bool Ok => Breakages.Count == 0;
}

/// <summary>One family's records and the first that is broken.</summary>
public sealed record FamilyResult(Family Family, long Records, long? FirstBroken, BreakageKind? Why);
