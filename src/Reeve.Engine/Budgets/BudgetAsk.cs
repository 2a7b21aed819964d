using Reeve.Guard.Budgets;

namespace Reeve.Engine.Budgets;

/// <summary>What a step asks for before it begins.</summary>
/// <param name="Said">What it, its tool's configuration or its model's price says it can use: reserved whole, or the step is refused.</param>
/// <param name="Assumed">
/// What it is taken to use where nobody said anything: of each unit that some scope limits so much is reserved, or what is left when that is less. Nothing for a step
/// that said what it uses.
/// </param>
internal readonly record struct BudgetAsk(Spend Said, Spend Assumed);
