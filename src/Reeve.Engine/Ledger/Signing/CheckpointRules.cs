namespace Reeve.Engine.Ledger.Signing;

/// <summary>When a checkpoint is due. Pure.</summary>
public static class CheckpointRules
{
    /// <param name="size">Entries now.</param>
    /// <param name="signed">Entries the newest checkpoint covers.</param>
    /// <param name="sinceNews">How long the first uncovered entry has waited.</param>
    /// <param name="options">The limits.</param>
    public static bool IsDue(long size, long signed, TimeSpan sinceNews, CheckpointOptions options) =>
        size - signed >= options.Entries || (size > signed && sinceNews >= options.Every);
}
