using Reeve.Engine.Alerts;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class AlertRaisedApplier : ChangeApplier<AlertRaised>
{
    private readonly Statement _insert;

    public AlertRaisedApplier(sqlite3 db)
        : base(db) => _insert = Prepare(
            """
            INSERT INTO alerts (id, owner, kind, severity, dedupe_key, title, detail, agent, run, data, cause, raised_at, suppressed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """);

    protected override string? Apply(AlertRaised change)
    {
        var alert = change.Alert;
        _insert
            .Bind(alert.Id.Value).Bind(alert.Owner).Bind(alert.Kind).Bind((long)alert.Severity).Bind(alert.DedupeKey)
            .Bind(alert.Title).Bind(alert.Detail).Bind(alert.Agent).Bind(alert.Run?.Value).Bind(alert.Data).Bind(alert.Cause)
            .Bind(alert.RaisedAt).Bind((long)alert.Suppressed);
        return _insert.Run() == 1 ? null : $"The cause of {alert.Id} was told of before.";
    }
}
