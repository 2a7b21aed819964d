using Reeve.Engine.Sessions;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class SessionDeletedApplier : ChangeApplier<SessionDeleted>
{
    private readonly Statement _messages;
    private readonly Statement _session;

    public SessionDeletedApplier(sqlite3 db)
        : base(db)
    {
        _messages = Prepare("DELETE FROM session_messages WHERE session = ?");
        _session = Prepare("DELETE FROM sessions WHERE id = ?");
    }

    protected override string? Apply(SessionDeleted change)
    {
        _messages.Bind(change.Id.Value).Run();
        return _session.Bind(change.Id.Value).Run() == 1 ? null : $"There is no session {change.Id}.";
    }
}
