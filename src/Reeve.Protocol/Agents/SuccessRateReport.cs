namespace Reeve.Protocol.Agents;

/// <summary>A share of successes and the bounds of the true one (Wilson's score interval, 95 %).</summary>
public sealed record SuccessRateReport
{
    /// <summary>Runs that succeeded.</summary>
    public required int Succeeded { get; init; }

    /// <summary>Runs that count.</summary>
    public required int Counted { get; init; }

    /// <summary>The share; null when none counts.</summary>
    public double? Share { get; init; }

    /// <summary>Its lower bound.</summary>
    public required double Low { get; init; }

    /// <summary>Its upper bound.</summary>
    public required double High { get; init; }
}
