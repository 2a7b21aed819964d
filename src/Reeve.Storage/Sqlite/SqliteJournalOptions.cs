namespace Reeve.Storage.Sqlite;

/// <summary>What the journal needs to know. Defaults and ranges stand in the setting catalogue.</summary>
public sealed record SqliteJournalOptions(string Path)
{
    /// <summary>Units that may wait; past it submitting waits for room.</summary>
    public int QueueLength { get; init; } = 4096;

    /// <summary>Units in one transaction at the most.</summary>
    public int BatchLength { get; init; } = 1024;

    /// <summary>0 for no limit but the disk's.</summary>
    public long MaxDatabaseBytes { get; init; }

    /// <summary>The log before the database is brought back into it every so many pages, which keeps it small and the worst case short.</summary>
    public int CheckpointPages { get; init; } = 1000;
}
