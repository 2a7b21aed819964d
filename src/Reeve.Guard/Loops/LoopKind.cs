namespace Reeve.Guard.Loops;

/// <summary>The shapes of a loop that are looked for.</summary>
public enum LoopKind
{
    /// <summary>The same call again and again.</summary>
    Identical,

    /// <summary>A few calls in turn, again and again: A B A B A B.</summary>
    Cycle,

    /// <summary>Calls that all return the same.</summary>
    NoProgress,

    /// <summary>More calls than the run may make.</summary>
    Iterations,

    /// <summary>A call that failed in run after run of the same agent.</summary>
    RepeatedFailure,

    /// <summary>Agents that start one another in a circle.</summary>
    Causation,
}
