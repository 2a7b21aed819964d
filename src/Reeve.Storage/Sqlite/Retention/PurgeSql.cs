namespace Reeve.Storage.Sqlite.Retention;

/// <summary>What both sides of a purge, the plan and the writer, must understand in the same way.</summary>
internal static class PurgeSql
{
    /// <summary>
    /// Whether the run <c>r</c> must stay: it is live or not old, its newest entry is not, somebody has not read of it, a delivery is on its way, it is being
    /// undone, or it is an agent's newest tick. <c>?2</c> is the cutoff, <c>?3</c> the reference, <c>?4</c> the first entry that is not old.
    /// </summary>
    public const string Held =
        """
        (r.live = 1 OR r.ended_at IS NULL OR (r.ended_at >= ?2 AND r.ended_at <= ?3)
         OR coalesce((SELECT max(idx) FROM ledger WHERE run = r.id), -1) >= ?4
         OR EXISTS (SELECT 1 FROM notifications AS n WHERE n.run = r.id AND n.read_at IS NULL)
         OR EXISTS (SELECT 1 FROM alerts AS a JOIN alert_deliveries AS d ON d.alert = a.id WHERE a.run = r.id AND d.state = 'pending')
         OR EXISTS (SELECT 1 FROM compensations AS c WHERE c.run = r.id AND (c.status = 'pending' OR (c.escalated = 0 AND c.status <> 'succeeded')))
         OR EXISTS (SELECT 1 FROM heartbeat AS h WHERE h.last_run = r.id))
        """;

    /// <summary>An entry <c>l</c> that belongs to no run that is kept, and has a body to lose. What tells of purges always stays.</summary>
    public const string Unowned =
        "l.bytes IS NOT NULL AND l.type <> 'retention.purged' AND (l.run IS NULL OR NOT EXISTS (SELECT 1 FROM runs WHERE runs.id = l.run))";

    /// <summary>The run <c>?1</c> and everything below it.</summary>
    public const string Family =
        """
        WITH RECURSIVE family (id, level) AS (
          SELECT ?1, 0 UNION ALL SELECT child.id, family.level + 1 FROM family JOIN runs AS child ON child.parent = family.id)
        """;
}
