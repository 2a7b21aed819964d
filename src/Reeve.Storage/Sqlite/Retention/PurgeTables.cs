using Reeve.Engine.Retention;

namespace Reeve.Storage.Sqlite.Retention;

/// <summary>
/// Every table with rows of runs, in the order they go: what refers to a row before the row, the run itself last. A table with a <c>run</c> column that is
/// missing here fails a test.
/// </summary>
internal static class PurgeTables
{
    public static readonly IReadOnlyList<PurgeTable> All =
    [
        new("steps", "steps", ["run", "number"], "steps AS t WHERE t.run = ?1"),
        new("approvals", "approvals", ["id"], "approvals AS t WHERE t.run = ?1"),
        new("questions", "questions", ["id"], "questions AS t WHERE t.run = ?1"),
        new("compensations", "compensations", ["run", "number"], "compensations AS t WHERE t.run = ?1"),
        new("findings", "findings", ["id"], "findings AS t WHERE t.run = ?1"),
        new("notifications", "notifications", ["id"], "notifications AS t WHERE t.run = ?1"),
        new("alert_deliveries", "alert_deliveries", ["alert", "target"], "alerts JOIN alert_deliveries AS t ON t.alert = alerts.id WHERE alerts.run = ?1"),
        new("alerts", "alerts", ["id"], "alerts AS t WHERE t.run = ?1"),
        new("failing_calls", "failing_calls", ["owner", "agent", "tool", "signature", "run"], "failing_calls AS t WHERE t.run = ?1"),
        new(RowCount.Contents, "content", ["idx", "name"], "ledger JOIN content AS t ON t.idx = ledger.idx WHERE ledger.run = ?1"),
        new(RowCount.Entries, "ledger", ["idx"], "ledger AS t WHERE t.run = ?1 AND t.bytes IS NOT NULL") { Action = "UPDATE ledger SET " + Bare },
    ];

    /// <summary>What is left of an entry: its leaf, when it was, of which kind and whose. The tree needs the first, a reader's cursor the others.</summary>
    public const string Bare = "bytes = NULL, run = NULL, agent = NULL";
}
