namespace Reeve.Engine.Budgets;

/// <summary>Whose budget it is: <c>run run_…</c>, <c>agent watchman of me</c>, <c>owner me</c>, <c>org</c>.</summary>
/// <param name="Kind">Which kind of scope.</param>
/// <param name="Owner">The owner; empty for the org.</param>
/// <param name="Subject">The run's id or the agent's name; empty for owners and the org.</param>
public readonly record struct BudgetScope(BudgetScopeKind Kind, string Owner, string Subject)
{
    public static readonly BudgetScope Org = new(BudgetScopeKind.Org, "", "");

    /// <summary>The rule that refusals carry: <c>budget.agent</c>.</summary>
    public string Rule => "budget." + Word;

    public string Word => Kind switch
    {
        BudgetScopeKind.Run => "run",
        BudgetScopeKind.Pipeline => "pipeline",
        BudgetScopeKind.Agent => "agent",
        BudgetScopeKind.Owner => "owner",
        _ => "org",
    };

    /// <summary>For a person.</summary>
    public override string ToString() => Kind switch
    {
        BudgetScopeKind.Run => "the run " + Subject,
        BudgetScopeKind.Pipeline => "the pipeline " + Subject,
        BudgetScopeKind.Agent => $"the agent {Subject} today",
        BudgetScopeKind.Owner => $"the owner {Owner} today",
        _ => "everybody today",
    };
}

/// <summary>From the narrowest to the widest.</summary>
public enum BudgetScopeKind
{
    Run,
    Pipeline,
    Agent,
    Owner,
    Org,
}
