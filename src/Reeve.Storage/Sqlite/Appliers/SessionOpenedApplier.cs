using Reeve.Engine.Sessions;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class SessionOpenedApplier : ChangeApplier<SessionOpened>
{
    private readonly Statement _insert;

    public SessionOpenedApplier(sqlite3 db)
        : base(db) => _insert = Prepare(
            $"INSERT INTO sessions ({SessionRows.Columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");

    protected override string? Apply(SessionOpened change)
    {
        var session = change.Session;
        var added = _insert
            .Bind(session.Id.Value).Bind(session.Owner).Bind(session.Agent).Bind(session.Sender).Bind(session.Title).Bind(session.IsNamed)
            .Bind(session.CreatedAt).Bind(session.UpdatedAt).Bind(session.Lines).Bind(session.Bytes).Bind(session.Messages).Bind(session.Waiting)
            .Bind(session.IsOpen).Bind(session.Head)
            .Run();
        return added == 1 ? null : "There is a session of that key already.";
    }
}
