namespace Reeve.Engine.Turns.Logs;

/// <summary>Where turns' output goes, and its bounds.</summary>
public sealed record TurnLogOptions
{
    /// <summary>A folder under the run root.</summary>
    public required string Folder { get; init; }

    /// <summary>Events of a live turn that a reader finds in memory; one that is further behind gets a gap.</summary>
    public int Window { get; init; } = 2_048;

    /// <summary>Their words together, in UTF-16 units.</summary>
    public int WindowWords { get; init; } = 512 * 1024;

    /// <summary>One run's file; what comes after is told live and not kept, except how the turn ended.</summary>
    public long MaxFileBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Bytes that wait for a disk that does not take them; then they are left out of the file.</summary>
    public int MaxUnwritten { get; init; } = 1024 * 1024;

    /// <summary>Files kept; the oldest go first.</summary>
    public int MaxFiles { get; init; } = 2_000;

    /// <summary>How long small pieces gather before they are written together.</summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromMilliseconds(50);
}
