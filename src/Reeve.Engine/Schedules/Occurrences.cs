namespace Reeve.Engine.Schedules;

/// <summary>The times of one schedule that came until now, oldest first; of very many the newest are kept and the others are a number.</summary>
/// <param name="Kept">Never empty.</param>
/// <param name="Dropped">How many came before those.</param>
/// <param name="First">The oldest, kept or not.</param>
/// <param name="IsFloor">More came than were counted.</param>
internal sealed record Occurrences(IReadOnlyList<DateTimeOffset> Kept, long Dropped, DateTimeOffset First, bool IsFloor)
{
    public DateTimeOffset Last => Kept[^1];

    /// <summary>All but the newest <paramref name="fires"/> as missed; null when that is none.</summary>
    public Miss? AllBut(int fires, MissReason reason)
    {
        var count = Dropped + Kept.Count - fires;
        return count == 0 ? null : new Miss(reason, count, First, Kept.Count > fires ? Kept[^(fires + 1)] : First, IsFloor);
    }
}
