namespace Reeve.Storage.Sqlite.Retention;

/// <summary>
/// Tables with rows that belong to no run and would grow for ever. <c>?1</c> is the cutoff, <c>?2</c> how many rows at most, <c>?3</c> the first entry that is
/// not old.
/// </summary>
internal static class LooseTables
{
    private const string OldAlert =
        """
        alerts.raised_at < ?1 AND coalesce(alerts.cause, -1) < ?3 AND (alerts.run IS NULL OR NOT EXISTS (SELECT 1 FROM runs WHERE runs.id = alerts.run))
        AND NOT EXISTS (SELECT 1 FROM alert_deliveries AS d WHERE d.alert = alerts.id AND d.state = 'pending')
        """;

    public static readonly IReadOnlyList<PurgeTable> All =
    [
        new("alert_deliveries", "alert_deliveries", ["alert", "target"], $"alerts JOIN alert_deliveries AS t ON t.alert = alerts.id WHERE {OldAlert}"),
        new("alerts", "alerts", ["id"], $"alerts AS t WHERE EXISTS (SELECT 1 FROM alerts WHERE alerts.id = t.id AND {OldAlert})"),
        new("envelopes", "envelopes", ["id"], "envelopes AS t WHERE t.at < ?1 AND coalesce(t.cause, -1) < ?3"),
        new("surfaced", "surfaced", ["owner", "agent", "dedupe_key"], "surfaced AS t WHERE t.last_notified_at < ?1 AND ?3 > 0"),

        // Of old checkpoints the last of every 4,096 entries stays: the daemon signs every few seconds, and verification reads them all.
        new("checkpoints", "checkpoints", ["size"], "checkpoints AS t WHERE t.at < ?1 AND t.size <= ?3 AND EXISTS "
            + "(SELECT 1 FROM checkpoints AS n WHERE n.size > t.size AND n.size < (t.size / 4096 + 1) * 4096 AND n.size <= ?3 AND n.at < ?1)"),
    ];
}
