using Reeve.Protocol.Events;

namespace Reeve.Protocol.Ledger;


/// <summary>One entry.</summary>
public sealed record GetEntryResponse
{
    /// <summary>The entry.</summary>
    public required EventReport Entry { get; init; }

    /// <summary>Base64.</summary>
    public required string LeafHash { get; init; }

    /// <summary>The content behind it.</summary>
    public IReadOnlyList<ContentReport> Contents { get; init; } = [];
}
