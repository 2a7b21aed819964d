using Reeve.Engine.Sessions;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class SessionRenamedApplier : ChangeApplier<SessionRenamed>
{
    private readonly Statement _update;

    public SessionRenamedApplier(sqlite3 db)
        : base(db) => _update = Prepare("UPDATE sessions SET title = ?, named = 1 WHERE id = ?");

    protected override string? Apply(SessionRenamed change) =>
        _update.Bind(change.Title).Bind(change.Id.Value).Run() == 1 ? null : $"There is no session {change.Id}.";
}
