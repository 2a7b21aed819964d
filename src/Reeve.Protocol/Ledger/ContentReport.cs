namespace Reeve.Protocol.Ledger;

/// <summary>Content behind an entry.</summary>
public sealed record ContentReport
{
    /// <summary>Its name in the entry.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required string MediaType { get; init; }

    /// <summary>The text; null when erased or not text.</summary>
    public string? Text { get; init; }

    /// <summary>Whether it was erased.</summary>
    public required bool Erased { get; init; }
}
