namespace Reeve.Protocol.Ledger;

/// <summary>Asks for one entry.</summary>
public sealed record GetEntryRequest
{
    /// <summary>The entry's index.</summary>
    public required long Index { get; init; }
}
