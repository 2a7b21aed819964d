namespace Reeve.Engine.Insight;

/// <summary>From where on something stands out. Immutable.</summary>
public sealed record InsightThresholds
{
    public static readonly InsightThresholds Default = new();

    /// <summary>More than so many percent of the runs failed: a warning.</summary>
    public int FailureWarningPercent { get; init; } = 60;

    /// <summary>The same, critical.</summary>
    public int FailureCriticalPercent { get; init; } = 80;

    /// <summary>What is not at least this many times the median is no spike, however calm the runs before were.</summary>
    public int SpikeTimes { get; init; } = 2;

    /// <summary>So many times the median is critical.</summary>
    public int SpikeCriticalTimes { get; init; } = 10;

    /// <summary>Fewer tokens above the median than this are never a spike.</summary>
    public long SpikeTokens { get; init; } = 5_000;

    /// <summary>The same in micro-dollars.</summary>
    public long SpikeMicroUsd { get; init; } = 50_000;

    /// <summary>A tool is slower from so many times the median before.</summary>
    public int LatencyTimes { get; init; } = 2;

    /// <summary>So many times is critical.</summary>
    public int LatencyCriticalTimes { get; init; } = 10;

    /// <summary>And by at least so much.</summary>
    public TimeSpan LatencyFloor { get; init; } = TimeSpan.FromMilliseconds(200);
}
