namespace Reeve.Protocol.Agents;

/// <summary>What one check said.</summary>
public sealed record WhySignal
{
    /// <summary>The check's id.</summary>
    public required string Check { get; init; }

    /// <summary>Its kind.</summary>
    public required string Kind { get; init; }

    /// <summary><c>ok</c> or <c>degraded</c>.</summary>
    public required string Status { get; init; }

    /// <summary>What it said; empty when it was erased.</summary>
    public required string Text { get; init; }

    /// <summary>The ledger entry that commits to it.</summary>
    public required long Entry { get; init; }
}
