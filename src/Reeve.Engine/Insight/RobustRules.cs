namespace Reeve.Engine.Insight;

/// <summary>The middle of a sample and how far it scatters, unmoved by a few wild values. Pure.</summary>
public static class RobustRules
{
    /// <summary>Makes the median of absolute deviations comparable to a standard deviation.</summary>
    private const double Consistency = 1.4826;

    public static Baseline Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
        {
            return Baseline.None;
        }

        var median = Middle(sorted);
        double[] deviations = [.. sorted.Select(value => Math.Abs(value - median)).Order()];
        return new Baseline(sorted.Length, median, Consistency * Middle(deviations));
    }

    private static double Middle(double[] sorted)
    {
        var half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}

/// <summary>What is usual: of how many values, their median, and their scaled median absolute deviation.</summary>
public sealed record Baseline(int Sample, double Median, double Spread)
{
    public static readonly Baseline None = new(0, 0, 0);
}
