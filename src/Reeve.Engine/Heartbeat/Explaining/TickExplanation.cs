using Reeve.Engine.Delivery;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Heartbeat.Explaining;

/// <summary>The story of one tick, from what was stored and nothing else, in the order it happened.</summary>
public sealed record TickExplanation
{
    public required string Agent { get; init; }

    /// <summary>Null when the agent has not ticked.</summary>
    public Run? Run { get; init; }

    /// <summary>What each check said, in the order of the log.</summary>
    public IReadOnlyList<ExplainedSignal> Signals { get; init; } = [];

    /// <summary>The model that proposed, or null when it was not asked.</summary>
    public string? Model { get; init; }

    /// <summary>What the model proposed and was refused, with the reasons.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>What was decided for each finding, by which rule and why.</summary>
    public IReadOnlyList<DecidedFinding> Findings { get; init; } = [];

    /// <summary>One sentence: the reason there was or was not a notification.</summary>
    public required string Conclusion { get; init; }
}

/// <summary>What one check said, and the entry that commits to it. <see cref="Text"/> is empty when it was erased.</summary>
public sealed record ExplainedSignal(string CheckId, string Kind, SignalStatus Status, string Text, long Entry);
