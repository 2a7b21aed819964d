using Reeve.Guard.Budgets;

namespace Reeve.Engine.Budgets;

/// <summary>How one scope stands. <see cref="Day"/> is null for a run, whose budget has no day.</summary>
public sealed record BudgetState(BudgetScope Scope, BudgetLimits Limits, Spend Used, Spend Reserved, DateOnly? Day);
