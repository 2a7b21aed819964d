namespace Reeve.Protocol.Memories;

/// <summary>A memory: what an agent recalls in later conversations.</summary>
public sealed record MemoryReport
{
    /// <summary><c>mem_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Owner { get; init; }

    /// <summary>Who recalls it: <c>owner</c> (all agents of the owner), <c>agent</c>, or <c>sender</c> (the agent with that sender alone).</summary>
    public required string Scope { get; init; }

    /// <summary>The agent; null when all of them recall it.</summary>
    public string? Agent { get; init; }

    /// <summary>The sender it is for alone.</summary>
    public string? Sender { get; init; }

    /// <summary>Unique in its scope, whatever its case.</summary>
    public required string Name { get; init; }

    /// <summary>What is to be known.</summary>
    public required string Text { get; init; }

    /// <summary>Other words it is found by.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>Whether a person keeps it from being changed or forgotten by agents.</summary>
    public required bool Protected { get; init; }

    /// <summary>Who wrote its words: <c>agent:NAME</c>, or a caller.</summary>
    public required string WrittenBy { get; init; }

    /// <summary>The run its words came from.</summary>
    public string? Run { get; init; }

    /// <summary>The conversation its words came from.</summary>
    public string? Session { get; init; }

    /// <summary>Who talked with the agent then.</summary>
    public string? SaidBy { get; init; }

    /// <summary>When there was first something of that name.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its words were written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>1, and one more for each change.</summary>
    public required long Version { get; init; }
}
