using Reeve.Guard.Transparency;

namespace Reeve.Engine.Ledger.Verification;

/// <summary>What a tile's rows, looked at together, came to.</summary>
/// <param name="Breakages">What is wrong for certain.</param>
/// <param name="Leaves">The leaves to go on with when they are not the computed ones; null when they are.</param>
internal sealed record TileVerdict(IReadOnlyList<Breakage> Breakages, Hash256[]? Leaves = null)
{
    public static readonly TileVerdict Good = new([]);

    /// <summary>The kept root is another and nothing inside the tile explains it: the next leaf may.</summary>
    public bool IsDoubtful { get; init; }

    public Hash256 KeptRoot { get; init; }

    public long First { get; init; }

    public Hash256[] Suspects { get; init; } = [];

    /// <summary>What to tell when nothing later explains it.</summary>
    public IReadOnlyList<Breakage> Final { get; init; } = [];
}
