namespace Reeve.Guard.Budgets;

/// <summary>
/// Whether there is room for an action, and which thresholds a settlement crosses. The worst case is reserved before and the actual settled after, so
/// that no number of concurrent callers overshoots. Pure.
/// </summary>
public static class BudgetRules
{
    /// <summary>
    /// Null: there is room. Otherwise the unit that is shortest. A unit that is wholly used refuses also an action that asks for nothing of it: what an
    /// exhausted budget stops is the agent, not only its dearest calls.
    /// </summary>
    /// <param name="limits">The scope's limits.</param>
    /// <param name="used">What was used.</param>
    /// <param name="reserved">What is promised to actions under way.</param>
    /// <param name="ask">The worst case; not negative.</param>
    public static BudgetShortfall? FirstShort(BudgetLimits limits, Spend used, Spend reserved, Spend ask)
    {
        ArgumentNullException.ThrowIfNull(limits);
        BudgetShortfall? shortest = null;
        Consider(BudgetUnit.Steps, limits.Steps, used.Steps, reserved.Steps, ask.Steps, ref shortest);
        Consider(BudgetUnit.Tokens, limits.Tokens, used.Tokens, reserved.Tokens, ask.Tokens, ref shortest);
        Consider(BudgetUnit.MicroUsd, limits.MicroUsd, used.MicroUsd, reserved.MicroUsd, ask.MicroUsd, ref shortest);
        return shortest;
    }

    /// <summary>Tokens an action that says nothing of its usage is taken to use where they are limited, unless somebody configured it otherwise.</summary>
    public const long AssumedTokens = 1_000;

    /// <summary>The same of money, in micro-dollars.</summary>
    public const long AssumedMicroUsd = 1_000;

    /// <summary>
    /// What is reserved of one unit for an action that says nothing: the assumption, or what is left when that is less; nothing of what is not limited.
    /// </summary>
    /// <param name="left">What is neither used nor reserved, in the tightest scope; null where no scope limits the unit.</param>
    /// <param name="assumed">The assumption; not negative.</param>
    public static long Assume(long? left, long assumed) => left is { } most ? Math.Clamp(most, 0, assumed) : 0;

    /// <summary>
    /// What is charged of one unit when an action is over: what was used, but beyond its reservation only as far as there is room. So no account passes its limit, whatever
    /// is reported.
    /// </summary>
    /// <param name="used">What was used.</param>
    /// <param name="reserved">What was reserved for it.</param>
    /// <param name="left">What is neither used nor reserved, in the tightest scope; null where no scope limits the unit.</param>
    public static long Charge(long used, long reserved, long? left) => left is { } most ? Math.Min(used, reserved + Math.Max(0, most)) : used;

    /// <summary>Whether using more took the scope over the threshold for the first time.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="before">Used before.</param>
    /// <param name="after">Used now.</param>
    /// <param name="percent">The threshold, 1..100.</param>
    public static bool Crosses(long limit, long before, long after, int percent) =>
        !IsPast(limit, before, percent) && IsPast(limit, after, percent);

    /// <summary>Whether so much of the limit is used. A limit of nothing is past every threshold once anything was used.</summary>
    public static bool IsPast(long limit, long used, int percent) => used > 0 && (Int128)used * 100 >= (Int128)limit * percent;

    private static void Consider(BudgetUnit unit, long? limit, long used, long reserved, long ask, ref BudgetShortfall? shortest)
    {
        if (limit is not { } most)
        {
            return;
        }

        var left = most - used - reserved;
        if (left > 0 && ask <= left)
        {
            return;
        }

        var shortfall = new BudgetShortfall(unit, most, used, reserved, ask);
        if (shortest is not { } other || shortfall.LeftFraction < other.LeftFraction)
        {
            shortest = shortfall;
        }
    }
}
