using System.Collections.Immutable;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Governance;

/// <summary>
/// The seam to budgets: the worst case is reserved before a step and what it used is settled after it, so that concurrency cannot overshoot (law 8).
/// Called under the run's gate; an implementation whose scope is wider than one run keeps its own lock and does no I/O. Thread-safe.
/// </summary>
public interface IBudgetGate
{
    /// <summary>Null: <paramref name="reserved"/> is reserved. Otherwise why there is no room, and nothing is reserved.</summary>
    BudgetRefusal? TryReserve(Run run, StepIntent intent, in GuardFacts facts, out Spend reserved);

    /// <summary>The step never came to be: it counts nowhere.</summary>
    void Release(Run run, Spend reserved);

    /// <summary>What was used, with what it costs by the price table where the step asked a model.</summary>
    Usage Price(string? model, Usage reported);

    /// <summary>
    /// A reservation is over: used as said. What was used beyond it is charged only as far as every scope has room, so that no account passes its limit whatever is
    /// reported.
    /// </summary>
    Settlement Settle(Run run, Spend reserved, Usage used);

    /// <summary>The settlement could not be recorded: as it was before <see cref="Settle"/>.</summary>
    void Unsettle(Run run, Spend reserved, Usage charged);
}

/// <summary>What a settlement came to.</summary>
/// <param name="Charged">What was used; less when no budget had room for all of it.</param>
/// <param name="Facts">What must be recorded with the step's end: thresholds that were crossed.</param>
public readonly record struct Settlement(Usage Charged, ImmutableArray<LedgerDraft> Facts);

/// <summary>Which limit stands in the way: its scope's rule (<c>budget.run</c>) and why, for a person.</summary>
public sealed record BudgetRefusal(string Rule, string Code, string Reason);
