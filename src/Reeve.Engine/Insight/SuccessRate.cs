namespace Reeve.Engine.Insight;

/// <summary>
/// A share of successes with the bounds between which the true one lies with 95 % confidence (Wilson's score interval, which holds for small samples and
/// near 0 and 1, where the usual ± does not). Of no runs at all nothing is known: from 0 to 1.
/// </summary>
public sealed record SuccessRate
{
    private const double Z = 1.959963984540054;

    public SuccessRate(int succeeded, int counted)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(succeeded);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(succeeded, counted);
        (Succeeded, Counted) = (succeeded, counted);
        if (counted == 0)
        {
            (Low, High) = (0, 1);
            return;
        }

        var share = (double)succeeded / counted;
        var square = Z * Z / counted;
        var middle = (share + (square / 2)) / (1 + square);
        var half = Z * Math.Sqrt((share * (1 - share) / counted) + (square / (4 * counted))) / (1 + square);
        (Low, High) = (Math.Clamp(middle - half, 0, share), Math.Clamp(middle + half, share, 1));
    }

    public int Succeeded { get; }

    public int Counted { get; }

    public int Failed => Counted - Succeeded;

    /// <summary>Null when nothing counted.</summary>
    public double? Share => Counted == 0 ? null : (double)Succeeded / Counted;

    public double Low { get; }

    public double High { get; }
}
