namespace Reeve.Engine.Retention;

/// <summary>Completes a pass over the database with what other rooms keep beside it. Thread-safe.</summary>
public sealed class RetentionFollowers(IEnumerable<IRetentionFollower> followers)
{
    /// <summary>The report with what the followers took, or would take.</summary>
    public async Task<PurgeReport> CompleteAsync(PurgeReport report, bool dryRun, string by, CancellationToken cancellationToken)
    {
        if (report.Before is not { } before)
        {
            return report;
        }

        foreach (var follower in followers)
        {
            var (taken, isMore) = await follower.PurgeAsync(before, dryRun, by, cancellationToken);
            report = report with { Rows = taken == 0 ? report.Rows : [.. report.Rows, new RowCount(follower.Kind, taken)], IsMore = report.IsMore || isMore };
        }

        return report;
    }
}
