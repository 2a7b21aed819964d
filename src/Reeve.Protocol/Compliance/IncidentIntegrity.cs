using Reeve.Protocol.Ledger;

namespace Reeve.Protocol.Compliance;

/// <summary>How the record was verified when the report was made.</summary>
public sealed record IncidentIntegrity
{
    /// <summary>Whether integrity is claimed.</summary>
    public required bool Verified { get; init; }

    /// <summary>Why it is not.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Entries the live verification checked.</summary>
    public required long Entries { get; init; }

    /// <summary>The root computed from them, base64.</summary>
    public required string Root { get; init; }

    /// <summary>Checkpoints compared.</summary>
    public required long CheckpointsChecked { get; init; }

    /// <summary>Whether the newest checkpoint is signed by the key.</summary>
    public required bool Signed { get; init; }

    /// <summary>How many entries it covers.</summary>
    public long? CoveredSize { get; init; }

    /// <summary>The signed checkpoint, verbatim.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The log's verifier key.</summary>
    public string? Key { get; init; }

    /// <summary>The key's name and hash.</summary>
    public string? KeyId { get; init; }

    /// <summary>A line a family.</summary>
    public IReadOnlyList<FamilyReport> Families { get; init; } = [];

    /// <summary>How to check the proofs with no daemon.</summary>
    public required string HowToCheck { get; init; }
}
