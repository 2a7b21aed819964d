namespace Reeve.Protocol.Memories;

/// <summary>Looks for memories by their words, ranked by BM25. <c>cat*</c> finds words that begin so, <c>"in quotes"</c> an exact phrase; there is no other syntax.</summary>
public sealed record SearchMemoriesRequest
{
    /// <summary>1 to 400 characters; its first twelve words count.</summary>
    public required string Query { get; init; }

    /// <summary>As this agent recalls: its own and what is shared. Null searches everything of the owner's.</summary>
    public string? Agent { get; init; }

    /// <summary>With <see cref="Agent"/>: also what is between the agent and this sender.</summary>
    public string? Sender { get; init; }

    /// <summary>Whose, for administrators; the agent's owner or the caller's own otherwise.</summary>
    public string? Owner { get; init; }

    /// <summary>1..100, 10 by default.</summary>
    public int? Limit { get; init; }
}
