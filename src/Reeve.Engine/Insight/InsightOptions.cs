namespace Reeve.Engine.Insight;

/// <summary>The room's validated options.</summary>
public sealed record InsightOptions
{
    /// <summary>How far back an agent's runs are looked at; its past is as much again before.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Fewer runs than this tell nothing.</summary>
    public int MinRuns { get; init; } = 5;

    /// <summary>From where on something stands out.</summary>
    public InsightThresholds Thresholds { get; init; } = InsightThresholds.Default;

    /// <summary>The newest runs of an agent in a window that are looked at: what one look costs does not grow with the number of runs stored.</summary>
    public int MaxRuns { get; init; } = 500;

    /// <summary>The last steps of a run that are looked at, and of all runs together, newest runs first.</summary>
    public int StepsPerRun { get; init; } = 64;

    public int MaxSteps { get; init; } = 10_000;

    /// <summary>Agents that may wait to be looked at; past it every agent with a recent run is.</summary>
    public int MaxWaiting { get; init; } = 1_024;

    /// <summary>The newest ended runs that agents are found by at the start.</summary>
    public int MaxRunsAtStart { get; init; } = 10_000;

    /// <summary>The pause between two rounds, in which what ends is gathered by agent.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest such pause, however long a round took.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an alert holds back the next of its key.</summary>
    public TimeSpan Hold => Window < LongestHold ? Window : LongestHold;

    private static TimeSpan LongestHold => TimeSpan.FromDays(1);
}
