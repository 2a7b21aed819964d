namespace Reeve.Engine.Retention;

/// <summary>What a pass took, or would take.</summary>
/// <param name="Before">What ended before it was old; null when everything is kept.</param>
/// <param name="Runs">Whole runs.</param>
/// <param name="Rows">By kind.</param>
/// <param name="Held">Old runs that somebody needs still.</param>
/// <param name="IsMore">The pass ended at its bound; there is more.</param>
public sealed record PurgeReport(DateTimeOffset? Before, long Runs, IReadOnlyList<RowCount> Rows, int Held, bool IsMore)
{
    public static readonly PurgeReport Nothing = new(null, 0, [], 0, false);
}

/// <summary>How retention stands. Times are null where there is none.</summary>
/// <param name="Days">The limit; 0 keeps for ever.</param>
/// <param name="LastAt">When the newest batch was taken.</param>
/// <param name="LastRuns">Runs its pass took.</param>
/// <param name="LastRows">Rows its pass took.</param>
/// <param name="NextAt">When the daemon looks again.</param>
/// <param name="Held">Old runs that the last pass had to leave.</param>
/// <param name="Failure">Why the last pass did not come to its end; null when it did.</param>
public sealed record RetentionState(int Days, DateTimeOffset? LastAt, long LastRuns, long LastRows, DateTimeOffset? NextAt, int Held, string? Failure);
