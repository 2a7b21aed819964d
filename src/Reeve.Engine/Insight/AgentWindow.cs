using Reeve.Engine.Foundation;

namespace Reeve.Engine.Insight;

/// <summary>Everything that <see cref="InsightRules"/> judge an agent by. Immutable.</summary>
public sealed record AgentWindow
{
    public required AgentKey Agent { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>The runs that ended in the window, newest first.</summary>
    public required IReadOnlyList<EndedRun> Runs { get; init; }

    /// <summary>The runs that ended in the window before it, newest first.</summary>
    public required IReadOnlyList<EndedRun> Before { get; init; }

    /// <summary>The last steps of the runs, by number; of the runs before only those of killed ones. A run without any is not in it.</summary>
    public required IReadOnlyDictionary<RunId, IReadOnlyList<EndedStep>> Steps { get; init; }

    /// <summary>Runs not over yet.</summary>
    public int Live { get; init; }

    /// <summary>How many of the newest runs nobody has looked at yet: each of them may be a spike.</summary>
    public int Fresh { get; init; } = 1;

    /// <summary>Whether there were more runs or steps than are looked at.</summary>
    public bool IsCut { get; init; }

    public IReadOnlyList<EndedStep> StepsOf(RunId run) => Steps.GetValueOrDefault(run) ?? [];
}
