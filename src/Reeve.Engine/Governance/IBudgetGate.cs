using Reeve.Engine.Runs;

namespace Reeve.Engine.Governance;

/// <summary>
/// The seam to budgets: the worst case is reserved before a step and what it used is settled after it, so that concurrency cannot overshoot (law 8).
/// Called under the run's gate; an implementation whose scope is wider than one run keeps its own lock and does no I/O. Thread-safe.
/// </summary>
public interface IBudgetGate
{
    /// <summary>Null: reserved. Otherwise why there is no room, and nothing is reserved.</summary>
    BudgetRefusal? TryReserve(Run run, StepIntent intent, in GuardFacts facts);

    /// <summary>A reservation is over. It was used as the tokens say, or not at all when the step never came to be or was abandoned.</summary>
    void Settle(Run run, long reservedTokens, long usedTokens);
}

/// <summary>Which limit stands in the way: its scope's rule (<c>budget.run</c>) and why, for a person.</summary>
public sealed record BudgetRefusal(string Rule, string Code, string Reason);
