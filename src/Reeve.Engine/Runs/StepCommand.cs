using Reeve.Guard.Budgets;

namespace Reeve.Engine.Runs;

/// <summary>What may be asked of a step. <see cref="StepRules"/> says when it is legal.</summary>
public abstract record StepCommand
{
    private StepCommand()
    {
    }

    /// <summary>The holder's fencing token, or null when the daemon itself decides.</summary>
    public long? Token { get; init; }

    /// <summary>The guard, or somebody who approved it, lets it happen.</summary>
    public sealed record Allow(string Rule) : StepCommand;

    public sealed record Deny(string Rule, string Code, string Reason) : StepCommand;

    /// <summary>Parked until somebody approves exactly this step.</summary>
    public sealed record Hold(string Rule, string Reason) : StepCommand;

    /// <summary>It did what it was meant to.</summary>
    public sealed record Finish(string? Summary, Usage Used) : StepCommand;

    public sealed record Fail(string Code, string? Summary, Usage Used) : StepCommand;

    /// <summary>Its outcome will never be known.</summary>
    public sealed record Abandon(string Reason) : StepCommand;
}
