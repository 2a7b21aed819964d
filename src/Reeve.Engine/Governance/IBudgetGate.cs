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

    /// <summary>A reservation is over: used as said. Returns what must be recorded with the step's end: thresholds that were crossed.</summary>
    ImmutableArray<LedgerDraft> Settle(Run run, Spend reserved, Usage used);

    /// <summary>The settlement could not be recorded: as it was before <see cref="Settle"/>.</summary>
    void Unsettle(Run run, Spend reserved, Usage used);
}

/// <summary>Which limit stands in the way: its scope's rule (<c>budget.run</c>) and why, for a person.</summary>
public sealed record BudgetRefusal(string Rule, string Code, string Reason);
