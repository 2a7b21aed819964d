namespace Reeve.Protocol.Memories;

/// <summary>Keeps something under a name; what was there before is replaced. Over a protected memory only callers who may approve can write.</summary>
public sealed record KeepMemoryRequest
{
    /// <summary>1 to 128 characters on one line.</summary>
    public required string Name { get; init; }

    /// <summary>1 to 8,192 bytes.</summary>
    public required string Text { get; init; }

    /// <summary>Other words to find it by: at most 16 of 64 characters.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>The agent that is to recall it; null for all agents of the owner.</summary>
    public string? Agent { get; init; }

    /// <summary>With <see cref="Agent"/>: only with this sender.</summary>
    public string? Sender { get; init; }

    /// <summary>Whose, for administrators; the agent's owner or the caller's own otherwise.</summary>
    public string? Owner { get; init; }
}
