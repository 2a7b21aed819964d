using System.Globalization;

namespace Reeve.Guard.Budgets;

/// <summary>Money as whole millionths of a US dollar: no fraction is ever rounded away. Pure.</summary>
public static class MicroUsd
{
    /// <summary>A dollar.</summary>
    public const long Dollar = 1_000_000;

    /// <summary><c>$1.50</c>: at least two decimals, at most six.</summary>
    public static string Format(long microUsd) =>
        (microUsd < 0 ? "-$" : "$") + (Math.Abs((decimal)microUsd) / Dollar).ToString("0.00####", CultureInfo.InvariantCulture);
}
