using System.Collections.Immutable;

namespace Reeve.Engine.Compliance;

/// <summary>Verifies the live log from its first entry to its last, after signing its end. Thread-safe.</summary>
public interface IIntegrityCheck
{
    ValueTask<IntegrityVerdict> CheckAsync(CancellationToken cancellationToken);
}

/// <summary>What the live verification found.</summary>
public sealed record IntegrityVerdict
{
    public required bool Ok { get; init; }

    public required long Entries { get; init; }

    /// <summary>Base 64; empty when the verification did not get so far.</summary>
    public required string Root { get; init; }

    public required bool Signed { get; init; }

    /// <summary>How many entries the newest good checkpoint covers.</summary>
    public long? CoveredSize { get; init; }

    public long CheckpointsChecked { get; init; }

    /// <summary>What is broken, for people.</summary>
    public ImmutableArray<string> Breaks { get; init; } = [];

    public ImmutableArray<FamilyVerdict> Families { get; init; } = [];

    /// <summary>Not being able to check is no good verdict (law 7).</summary>
    public static IntegrityVerdict CouldNotCheck(string why) =>
        new() { Ok = false, Entries = 0, Root = "", Signed = false, Breaks = ["The verification could not be finished: " + why] };
}

/// <summary>One family's records and the first broken one.</summary>
public sealed record FamilyVerdict(string Family, long Records, long? FirstBroken, string? Why);
