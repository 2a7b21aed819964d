namespace Reeve.Protocol.Compliance;

/// <summary>How often a rule of the gate decided.</summary>
public sealed record IncidentGate
{
    /// <summary>The rule.</summary>
    public required string Rule { get; init; }

    /// <summary>Steps it allowed.</summary>
    public required int Allowed { get; init; }

    /// <summary>Steps it denied.</summary>
    public required int Denied { get; init; }

    /// <summary>Steps it holds.</summary>
    public required int Held { get; init; }

    /// <summary>Steps it warned of.</summary>
    public required int Warned { get; init; }
}
