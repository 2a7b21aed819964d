namespace Reeve.Engine.Runs;

/// <summary>What <see cref="StepRules"/> makes of a command.</summary>
public abstract record StepDecision
{
    private StepDecision()
    {
    }

    public sealed record Moved(Step Next) : StepDecision;

    /// <summary>Already so: the command was said twice.</summary>
    public sealed record Unchanged(Step Step) : StepDecision;

    /// <summary>Not legal from here. The code is one of <c>ErrorCode</c>.</summary>
    public sealed record Refused(string Code, string Reason) : StepDecision;
}
