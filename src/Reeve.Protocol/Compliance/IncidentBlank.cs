namespace Reeve.Protocol.Compliance;

/// <summary>A field for a person to fill in.</summary>
public sealed record IncidentBlank
{
    /// <summary>Its stable name.</summary>
    public required string Name { get; init; }

    /// <summary>What belongs there.</summary>
    public required string Label { get; init; }

    /// <summary>Always empty: no machine fills it in.</summary>
    public required string Value { get; init; }
}
