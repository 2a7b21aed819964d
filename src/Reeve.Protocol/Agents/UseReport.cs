namespace Reeve.Protocol.Agents;

/// <summary>What the latest run used, against what is usual for runs of its kind.</summary>
public sealed record UseReport
{
    /// <summary>The latest run's.</summary>
    public required long Latest { get; init; }

    /// <summary>The latest run; null when none ended.</summary>
    public string? Run { get; init; }

    /// <summary>The runs before it that used any.</summary>
    public required int Sample { get; init; }

    /// <summary>Their median.</summary>
    public required double Median { get; init; }

    /// <summary>How far they scatter: their median absolute deviation, scaled to a standard deviation.</summary>
    public required double Spread { get; init; }

    /// <summary>More than this is a spike; null when the sample is too small to tell.</summary>
    public double? Threshold { get; init; }
}
