using Reeve.Engine.Runs;
using Reeve.Guard.Budgets;
using Reeve.Guard.Loops;

namespace Reeve.Engine.Governance;

/// <summary>What the rules may know besides the run and the intent: a snapshot, taken under the run's gate.</summary>
/// <param name="Now">The moment of the decision.</param>
/// <param name="Usage">What the run has used.</param>
/// <param name="Reserved">What its open steps may still use.</param>
/// <param name="OpenSteps">Steps allowed or held and not over.</param>
/// <param name="PendingEnd">An end that is asked for and not yet recorded.</param>
public readonly record struct GuardFacts(DateTimeOffset Now, RunUsage Usage, Spend Reserved, int OpenSteps, RunCommand? PendingEnd)
{
    /// <summary>Steps of the intent's tool in this run that were not denied.</summary>
    public int ToolCalls { get; init; }

    /// <summary>The calls the run made before, as loop rules see them.</summary>
    public LoopWindow? Loops { get; init; }

    /// <summary>This call as loop rules see it; null for one that they do not look at.</summary>
    public LoopCall? Call { get; init; }
}
