using System.Globalization;

namespace Reeve.Guard.Budgets;

/// <summary>Why there is no room for an action: which unit, how much there may be, how much is spoken for, how much was asked.</summary>
/// <param name="Unit">What is short.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Used">What was used before.</param>
/// <param name="Reserved">What actions under way may still use.</param>
/// <param name="Asked">The worst case of the action that was refused.</param>
public readonly record struct BudgetShortfall(BudgetUnit Unit, long Limit, long Used, long Reserved, long Asked)
{
    /// <summary>What is neither used nor reserved; may be negative after an overrun.</summary>
    public long Left => Limit - Used - Reserved;

    /// <summary>The part of the limit that is left, 0..1: how scopes in different units are compared.</summary>
    public double LeftFraction => Limit <= 0 ? 0 : Math.Max(0, (double)Left / Limit);

    /// <summary>For a person.</summary>
    public override string ToString() => Unit switch
    {
        BudgetUnit.Steps => Line($"All {Limit} steps are used."),
        BudgetUnit.Tokens => Line($"Of {Limit} tokens {Used} are used and {Reserved} reserved; the step may need {Asked}."),
        _ => Line($"Of {Money(Limit)} {Money(Used)} are used and {Money(Reserved)} reserved; the step may cost {Money(Asked)}."),
    };

    private static string Money(long microUsd) => MicroUsd.Format(microUsd);

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
