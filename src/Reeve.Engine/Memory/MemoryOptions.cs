namespace Reeve.Engine.Memory;

/// <summary>The bounds of memories.</summary>
public sealed record MemoryOptions
{
    /// <summary>Memories of one scope.</summary>
    public int MaxItems { get; init; } = 10_000;

    /// <summary>How many days a memory that no person protected is kept after its last writing; 0 keeps it until somebody forgets it.</summary>
    public int Days { get; init; }

    /// <summary>Postings of one word in one scope that a search reads: those it weighs most in. Bounds what a very common word costs.</summary>
    public int MaxPostings { get; init; } = 1_000;

    /// <summary>Memories a search reads to see whether an exact phrase is in them.</summary>
    public int MaxPhraseReads { get; init; } = 200;
}
