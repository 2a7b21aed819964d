namespace Reeve.Guard.Loops;

/// <summary>Whether a new run would close a circle of agents that start one another. Pure.</summary>
public static class CausationRules
{
    /// <summary>The finding, or null.</summary>
    /// <param name="agent">The agent of the run about to start.</param>
    /// <param name="causes">The agents of the runs that caused it, in any order; bounded by the greatest depth a run may lie at.</param>
    /// <param name="options">What counts as a loop.</param>
    public static LoopFinding? Judge(string agent, IReadOnlyList<string> causes, CausationOptions options)
    {
        if (options.Action == LoopAction.Off)
        {
            return null;
        }

        var occurrences = 1;
        foreach (var cause in causes)
        {
            occurrences += string.Equals(cause, agent, StringComparison.Ordinal) ? 1 : 0;
        }

        return occurrences >= options.Occurrences ? new LoopFinding(LoopKind.Causation, options.Action, occurrences) : null;
    }
}
