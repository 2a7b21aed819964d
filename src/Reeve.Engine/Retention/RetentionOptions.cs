namespace Reeve.Engine.Retention;

/// <summary>How long what is over is kept, and how gently it goes.</summary>
public sealed record RetentionOptions
{
    /// <summary>Days; 0 keeps everything for ever.</summary>
    public int Days { get; init; } = 90;

    /// <summary>How often the daemon looks for what is too old.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Rows one unit of work may touch: what the writer is held up by at most.</summary>
    public int Batch { get; init; } = 500;

    /// <summary>Rows one pass may take.</summary>
    public long RowsPerPass { get; init; } = 250_000;

    /// <summary>
    /// How much history one pass of the daemon's own may take. A clock set years ahead makes everything look old; taken piece by piece there is time to notice.
    /// Who asks for a purge by hand is not held to it.
    /// </summary>
    public TimeSpan HistoryPerPass { get; init; } = TimeSpan.FromDays(1);

    public bool KeepsForEver => Days == 0;
}
