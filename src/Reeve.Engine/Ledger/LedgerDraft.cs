using System.Collections.Immutable;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Ledger;

/// <summary>A fact about to be recorded. <see cref="Type"/> is <c>noun.past_participle</c>, for example <c>step.intended</c>.</summary>
public sealed record LedgerDraft
{
    public required string Type { get; init; }

    public required Family Family { get; init; }

    public required string Owner { get; init; }

    public RunId? Run { get; init; }

    public string? Agent { get; init; }

    public EntryData Data { get; init; } = EntryData.Empty;

    /// <summary>Words and bytes behind the fact; the entry holds only a salted commitment to each.</summary>
    public ImmutableArray<ContentDraft> Contents { get; init; } = [];
}

/// <summary>Content to be kept apart from the entry and erasable without breaking a proof.</summary>
public sealed record ContentDraft(string Name, ReadOnlyMemory<byte> Bytes, string MediaType = "text/plain; charset=utf-8")
{
    public static ContentDraft Text(string name, string text) => new(name, System.Text.Encoding.UTF8.GetBytes(text));
}
