namespace Reeve.Engine.Runs;

/// <summary>What <see cref="RunRules"/> makes of a command.</summary>
public abstract record RunDecision
{
    private RunDecision()
    {
    }

    /// <summary>Legal: this is the run's next version.</summary>
    public sealed record Moved(Run Next) : RunDecision;

    /// <summary>Already so: the command was said twice.</summary>
    public sealed record Unchanged(Run Run) : RunDecision;

    /// <summary>Not legal from here; the run stays as it is. The code is one of <c>ErrorCode</c>.</summary>
    public sealed record Refused(string Code, string Reason) : RunDecision;
}
