namespace Reeve.Protocol.Agents;

/// <summary>The story of one tick, from what was stored.</summary>
public sealed record WhyResponse
{
    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>The tick, or null when there was none.</summary>
    public Runs.RunReport? Run { get; init; }

    /// <summary>What each check said.</summary>
    public required IReadOnlyList<WhySignal> Signals { get; init; }

    /// <summary>What was proposed and what was decided.</summary>
    public required IReadOnlyList<WhyFinding> Findings { get; init; }

    /// <summary>One sentence: the reason there was or was not a notification.</summary>
    public required string Conclusion { get; init; }
}
