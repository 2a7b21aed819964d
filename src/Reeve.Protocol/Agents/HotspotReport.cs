namespace Reeve.Protocol.Agents;

/// <summary>A place where runs failed.</summary>
public sealed record HotspotReport
{
    /// <summary>The tool whose call failed and was not made good; null when no call did.</summary>
    public string? Tool { get; init; }

    /// <summary>The call's failure code, or the run's.</summary>
    public required string Code { get; init; }

    /// <summary>Runs that failed there.</summary>
    public required int Runs { get; init; }

    /// <summary>Their share of all that failed.</summary>
    public required double Share { get; init; }

    /// <summary>The newest of them.</summary>
    public required IReadOnlyList<string> Examples { get; init; }
}
