using System.Collections.Immutable;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Memory;

/// <summary>
/// Something that is remembered from one conversation to the next: a name, what is to be known under it, and where that came from. Immutable. Every write replaces all
/// of its words, so that what is there now came from exactly one place.
/// </summary>
public sealed record MemoryItem
{
    public required MemoryId Id { get; init; }

    public required MemoryScope Scope { get; init; }

    /// <summary>Unique in its scope, whatever its case and spacing.</summary>
    public required string Name { get; init; }

    public required string Text { get; init; }

    /// <summary>Other words it is found by.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    public required MemorySource Source { get; init; }

    /// <summary>Set by a person: no model overwrites or forgets it.</summary>
    public bool IsProtected { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its words were written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>1 for the first writing, one more for each change.</summary>
    public required long Version { get; init; }

    /// <summary>The salt of the log's commitment to these words, base64. It goes with them, and the commitment then opens to nobody.</summary>
    public required string Salt { get; init; }
}

/// <summary>
/// Who recalls a memory: all agents of an owner (<paramref name="Agent"/> null), one agent, or one agent with one sender and nobody else.
/// </summary>
public sealed record MemoryScope(string Owner, string? Agent = null, string? Sender = null);

/// <summary>Where the words of a memory came from.</summary>
/// <param name="By">Who wrote them: <c>agent:NAME</c>, or a caller's identity.</param>
/// <param name="Run">The turn it was.</param>
/// <param name="Session">The conversation it was in.</param>
/// <param name="Sender">Who talked with the agent then.</param>
public sealed record MemorySource(string By, RunId? Run = null, SessionId? Session = null, string? Sender = null);

/// <summary>What somebody wants remembered.</summary>
/// <param name="ByPerson">Only a person may write over what a person protected.</param>
public sealed record MemoryDraft(MemoryScope Scope, string Name, string Text, IReadOnlyList<string> Aliases, MemorySource Source, bool ByPerson);
