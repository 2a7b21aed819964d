using System.Globalization;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Budgets;

/// <summary>How the room's facts read in the log.</summary>
internal static class BudgetEntries
{
    public const string Threshold = "budget.threshold";

    /// <summary>Recorded together with the settlement that crossed it, so once and never without it.</summary>
    public static LedgerDraft Crossed(Run run, BudgetCrossing crossing) => new()
    {
        Type = Threshold,
        Family = Family.Guard,
        Owner = run.Owner,
        Run = run.Id,
        Agent = run.Agent,
        Data = EntryData.Of(
            ("scope", crossing.Scope.Word),
            ("subject", crossing.Scope.Kind == BudgetScopeKind.Owner ? crossing.Scope.Owner : crossing.Scope.Subject),
            ("unit", crossing.Unit switch { BudgetUnit.Tokens => "tokens", BudgetUnit.MicroUsd => "micro_usd", _ => "steps" }),
            ("limit", crossing.Limit),
            ("used", crossing.Used),
            ("percent", crossing.Percent),
            ("day", crossing.Day?.ToString("O", CultureInfo.InvariantCulture))),
    };
}
