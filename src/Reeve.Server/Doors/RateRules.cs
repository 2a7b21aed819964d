namespace Reeve.Server.Doors;

/// <summary>A bucket that starts full, loses one for each thing done and fills at a steady rate. Pure.</summary>
internal static class RateRules
{
    /// <summary>What is in a bucket <paramref name="elapsed"/> after it held <paramref name="level"/>. Time that ran backwards fills nothing.</summary>
    public static double Refill(double level, TimeSpan elapsed, double burst, double perSecond) =>
        Math.Min(burst, level + (Math.Max(0, elapsed.TotalSeconds) * perSecond));
}
