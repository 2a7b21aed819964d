namespace Reeve.Guard.Budgets;

/// <summary>An amount in the units that budgets count: reserved, used or asked for. Immutable.</summary>
/// <param name="Steps">Actions.</param>
/// <param name="Tokens">Tokens in and out together.</param>
/// <param name="MicroUsd">Millionths of a US dollar.</param>
public readonly record struct Spend(int Steps, long Tokens, long MicroUsd)
{
    /// <summary>Nothing.</summary>
    public static readonly Spend None;

    /// <summary>Both together.</summary>
    public static Spend operator +(Spend left, Spend right) => new(left.Steps + right.Steps, left.Tokens + right.Tokens, left.MicroUsd + right.MicroUsd);

    /// <summary>What is left of the first without the second.</summary>
    public static Spend operator -(Spend left, Spend right) => new(left.Steps - right.Steps, left.Tokens - right.Tokens, left.MicroUsd - right.MicroUsd);

    /// <summary>The same as <c>+</c>.</summary>
    public static Spend Add(Spend left, Spend right) => left + right;

    /// <summary>The same as <c>-</c>.</summary>
    public static Spend Subtract(Spend left, Spend right) => left - right;
}
