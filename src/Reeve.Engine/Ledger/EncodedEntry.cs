using Reeve.Engine.Foundation;
using Reeve.Guard.Transparency;

namespace Reeve.Engine.Ledger;

/// <summary>An entry ready to be stored: its exact bytes and leaf hash are made before the writer sees it, so that the writer only assigns indexes.</summary>
public sealed record EncodedEntry(
    DateTimeOffset At,
    string Type,
    Family Family,
    RunId? Run,
    string? Agent,
    string Owner,
    ReadOnlyMemory<byte> Bytes,
    Hash256 Leaf,
    IReadOnlyList<EncodedContent> Contents);

/// <summary>Content with the salt that opens its commitment.</summary>
public sealed record EncodedContent(string Name, string MediaType, ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Bytes);
