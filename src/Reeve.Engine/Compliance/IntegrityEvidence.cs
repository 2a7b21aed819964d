using System.Collections.Immutable;

namespace Reeve.Engine.Compliance;

/// <summary>What a reader needs to check the report without believing it.</summary>
public sealed record IntegrityEvidence
{
    public required IntegrityVerdict Verdict { get; init; }

    /// <summary>The signed checkpoint the proofs lead to, verbatim; null when there is none that can be read.</summary>
    public string? Checkpoint { get; init; }

    public long? CheckpointSize { get; init; }

    /// <summary>The log's verifier key; null where checkpoints are not signed.</summary>
    public string? Key { get; init; }

    /// <summary>The key's name and hash.</summary>
    public string? KeyId { get; init; }

    public ImmutableArray<EvidenceEntry> Entries { get; init; } = [];

    /// <summary>Why integrity is not claimed; empty when it is.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    public bool Verified => Problems.IsEmpty;
}

/// <summary>One cited entry and its proof.</summary>
/// <param name="Index">Its index.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Type">What it is.</param>
/// <param name="Leaf">Its leaf hash, base 64; null when it cannot be read.</param>
/// <param name="Proof">A whole C2SP tlog-proof, as <c>reeve verify --proof</c> reads it; null when there is none.</param>
/// <param name="Note">What a reader must know of it: that retention took the bytes, that no checkpoint covers it.</param>
public sealed record EvidenceEntry(long Index, DateTimeOffset At, string Type, string? Leaf, string? Proof, string? Note);
