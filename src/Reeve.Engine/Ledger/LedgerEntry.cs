using Reeve.Engine.Foundation;

namespace Reeve.Engine.Ledger;

/// <summary>One immutable recorded fact. <see cref="Bytes"/> are the exact stored bytes the leaf hash is made of; null when retention took them.</summary>
public sealed record LedgerEntry(
    long Index,
    DateTimeOffset At,
    string Type,
    Family Family,
    RunId? Run,
    string? Agent,
    string Owner,
    ReadOnlyMemory<byte>? Bytes);

/// <summary>Content as kept: the salt opens the commitment in its entry. <see cref="Bytes"/> is null after erasure.</summary>
public sealed record StoredContent(long Index, string Name, string MediaType, ReadOnlyMemory<byte>? Salt, ReadOnlyMemory<byte>? Bytes);
