namespace Reeve.Protocol.Compliance;

/// <summary>A cited entry.</summary>
public sealed record IncidentFact
{
    /// <summary>Its index.</summary>
    public required long Entry { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Of which run.</summary>
    public string? Run { get; init; }

    /// <summary>What it is.</summary>
    public required string Type { get; init; }

    /// <summary>Its facts on one line.</summary>
    public required string Words { get; init; }
}
