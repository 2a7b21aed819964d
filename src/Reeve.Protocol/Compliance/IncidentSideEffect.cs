namespace Reeve.Protocol.Compliance;

/// <summary>A step that reached the world, or may have.</summary>
public sealed record IncidentSideEffect
{
    /// <summary>Its run.</summary>
    public required string Run { get; init; }

    /// <summary>Its id.</summary>
    public required string Step { get; init; }

    /// <summary>Its number within the run.</summary>
    public required int Number { get; init; }

    /// <summary>What was done.</summary>
    public required string Tool { get; init; }

    /// <summary>What is known of the effect.</summary>
    public required string Outcome { get; init; }

    /// <summary><c>none recorded</c>, <c>pending</c>, <c>succeeded</c>, <c>failed</c>, <c>no_compensation</c> or <c>skipped</c>.</summary>
    public required string Compensation { get; init; }

    /// <summary>The newest entry about its compensation.</summary>
    public long? Entry { get; init; }
}
