namespace Reeve.Protocol.Memories;

/// <summary>What was found, and what was not looked at.</summary>
public sealed record SearchMemoriesResponse
{
    /// <summary>The best first.</summary>
    public required IReadOnlyList<MemoryReport> Memories { get; init; }

    /// <summary>Memories that could have been found.</summary>
    public required long Of { get; init; }

    /// <summary>The query had more words than are looked for.</summary>
    public bool? Cut { get; init; }

    /// <summary>A word is so common that not every memory with it was looked at; rarer words find more.</summary>
    public bool? Partial { get; init; }
}
