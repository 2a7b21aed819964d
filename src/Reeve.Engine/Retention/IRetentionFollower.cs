namespace Reeve.Engine.Retention;

/// <summary>
/// A room that keeps old things of people outside the database, and lets go of them when retention does. Asked after each pass with the moment that pass went by, so that a
/// wrong clock is believed no further here than there. Bounded in what it takes at once.
/// </summary>
public interface IRetentionFollower
{
    /// <summary>What a report calls them: <c>sessions</c>.</summary>
    string Kind { get; }

    /// <summary>Takes what was last used before <paramref name="before"/>, or only counts it; how many, and whether there is more.</summary>
    Task<(long Taken, bool IsMore)> PurgeAsync(DateTimeOffset before, bool dryRun, string by, CancellationToken cancellationToken);
}
