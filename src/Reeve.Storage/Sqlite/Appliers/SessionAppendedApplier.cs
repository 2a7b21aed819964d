using Reeve.Engine.Sessions;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class SessionAppendedApplier : ChangeApplier<SessionAppended>
{
    private readonly Statement _update;
    private readonly Statement _insert;

    public SessionAppendedApplier(sqlite3 db)
        : base(db)
    {
        _update = Prepare(
            """
            UPDATE sessions SET title = CASE WHEN named = 1 THEN title ELSE ? END, updated_at = ?, lines = ?, bytes = ?, messages = ?, waiting = ?, open = ?, head = ?
            WHERE id = ? AND lines = ?
            """);
        _insert = Prepare("INSERT INTO session_messages (session, id, line) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
    }

    protected override string? Apply(SessionAppended change)
    {
        var session = change.Session;
        var moved = _update
            .Bind(session.Title).Bind(session.UpdatedAt).Bind(session.Lines).Bind(session.Bytes).Bind(session.Messages).Bind(session.Waiting)
            .Bind(session.IsOpen).Bind(session.Head).Bind(session.Id.Value).Bind(change.Before)
            .Run();
        if (moved != 1)
        {
            return $"{session.Id} moved on, or is gone.";
        }

        foreach (var message in change.Messages)
        {
            if (_insert.Bind(session.Id.Value).Bind(message.Id).Bind(message.Line).Run() != 1)
            {
                return $"{session.Id} has that message already.";
            }
        }

        return null;
    }
}
