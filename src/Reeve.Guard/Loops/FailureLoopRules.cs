namespace Reeve.Guard.Loops;

/// <summary>Whether a call has failed in too many runs of its agent. Pure.</summary>
public static class FailureLoopRules
{
    /// <summary>The finding, or null.</summary>
    /// <param name="failedAt">When it last failed in each run that it failed in since it last succeeded; one moment a run, in any order.</param>
    /// <param name="now">The moment of the decision.</param>
    /// <param name="options">What counts as a loop.</param>
    public static LoopFinding? Judge(ReadOnlySpan<DateTimeOffset> failedAt, DateTimeOffset now, FailureLoopOptions options)
    {
        if (options.Action == LoopAction.Off)
        {
            return null;
        }

        var runs = 0;
        foreach (var at in failedAt)
        {
            runs += now - at <= options.Window ? 1 : 0;
        }

        return runs >= options.Runs ? new LoopFinding(LoopKind.RepeatedFailure, options.Action, runs) : null;
    }
}
