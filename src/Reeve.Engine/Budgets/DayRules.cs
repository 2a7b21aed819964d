using Reeve.Guard.Budgets;

namespace Reeve.Engine.Budgets;

/// <summary>Which day a moment belongs to, and when that day began. Pure.</summary>
internal static class DayRules
{
    public static DateOnly DayOf(DateTimeOffset now, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);

    /// <summary>Of two limits the lower, unit by unit; one that is not set sets nothing.</summary>
    public static BudgetLimits Tighter(BudgetLimits one, BudgetLimits other) =>
        new((int?)Least(one.Steps, other.Steps), Least(one.Tokens, other.Tokens), Least(one.MicroUsd, other.MicroUsd));

    /// <summary>The first moment of the day; where a clock change skips midnight, the first moment that exists.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(1);
        }

        // An hour that comes twice begins with its earlier pass, which has the larger offset.
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset);
    }

    private static long? Least(long? one, long? other) => one is { } left && other is { } right ? Math.Min(left, right) : one ?? other;
}
