namespace Reeve.Guard.Budgets;

/// <summary>The most that may be used in one scope; null where there is no limit. Immutable.</summary>
/// <param name="Steps">Actions.</param>
/// <param name="Tokens">Tokens in and out together.</param>
/// <param name="MicroUsd">Millionths of a US dollar.</param>
public sealed record BudgetLimits(int? Steps = null, long? Tokens = null, long? MicroUsd = null)
{
    /// <summary>No limit at all.</summary>
    public static readonly BudgetLimits None = new();

    /// <summary>Whether nothing is limited.</summary>
    public bool IsUnlimited => Steps is null && Tokens is null && MicroUsd is null;

    /// <summary>The limit of one unit, or null.</summary>
    public long? Of(BudgetUnit unit) => unit switch { BudgetUnit.Steps => Steps, BudgetUnit.Tokens => Tokens, _ => MicroUsd };
}

/// <summary>What a budget counts.</summary>
public enum BudgetUnit
{
    /// <summary>Actions.</summary>
    Steps,

    /// <summary>Tokens in and out together.</summary>
    Tokens,

    /// <summary>Millionths of a US dollar.</summary>
    MicroUsd,
}
