namespace Reeve.Engine.Retention;

/// <summary>Bodies of entries that belong to no run that is kept, from <paramref name="From"/> up to and without <paramref name="To"/>.</summary>
/// <param name="From">Where it was looked from.</param>
/// <param name="To">Up to there nothing more is to go.</param>
/// <param name="Entries">How many bodies.</param>
/// <param name="Contents">How many contents behind them.</param>
/// <param name="First">The first entry; null when there is none.</param>
/// <param name="Last">The last one.</param>
public sealed record EntryPlan(long From, long To, long Entries, long Contents, long? First, long? Last);
