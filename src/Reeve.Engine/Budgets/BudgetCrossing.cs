using Reeve.Guard.Budgets;

namespace Reeve.Engine.Budgets;

/// <summary>A settlement took a scope's use over a threshold.</summary>
internal readonly record struct BudgetCrossing(BudgetScope Scope, BudgetUnit Unit, long Limit, long Used, int Percent, DateOnly? Day);
