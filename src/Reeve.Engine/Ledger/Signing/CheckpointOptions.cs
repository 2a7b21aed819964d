namespace Reeve.Engine.Ledger.Signing;

/// <summary>How often the log is signed, and where checkpoints are kept beside the database.</summary>
public sealed record CheckpointOptions(string Origin)
{
    public int Entries { get; init; } = 256;

    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Files every checkpoint is appended to; one on another disk or machine shows truncation and rollback.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}
