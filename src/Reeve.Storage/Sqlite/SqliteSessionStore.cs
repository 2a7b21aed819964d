using Reeve.Engine.Foundation;
using Reeve.Engine.Sessions;
using Reeve.Guard;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads the index of conversations.</summary>
public sealed class SqliteSessionStore(SqliteReaders readers) : ISessionStore
{
    public ValueTask<Session?> FindAsync(SessionId id, CancellationToken cancellationToken) =>
        readers.ReadAsync(
            session => session.First($"SELECT {SessionRows.Columns} FROM sessions WHERE id = ?", row => row.Bind(id.Value), SessionRows.Read), cancellationToken);

    public ValueTask<Session?> FindByKeyAsync(SessionKey key, CancellationToken cancellationToken) =>
        readers.ReadAsync(
            session => session.First(
                $"SELECT {SessionRows.Columns} FROM sessions WHERE owner = ? AND agent = ? AND sender = ?",
                row => row.Bind(key.Owner).Bind(key.Agent).Bind(key.Sender),
                SessionRows.Read),
            cancellationToken);

    public async ValueTask<long?> FindMessageAsync(SessionId id, string clientMessage, CancellationToken cancellationToken)
    {
        var lines = await readers.ReadAsync(
            session => session.List(
                "SELECT line FROM session_messages WHERE session = ? AND id = ?", row => row.Bind(id.Value).Bind(clientMessage), static row => row.Long(0)),
            cancellationToken);
        return lines.Count == 0 ? null : lines[0];
    }

    public ValueTask<Page<Session>> ListAsync(SessionFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        (long UpdatedAt, string Id)? after = page.After is { } cursor ? Place(cursor) : null;
        string?[] parts =
        [
            filter.Owner is null ? null : "owner = ?",
            filter.Agent is null ? null : "agent = ?",
            filter.Sender is null ? null : "sender = ?",
            filter.Before is null ? null : "updated_at < ?",
            filter.Unfinished ? "(open = 1 OR waiting > 0)" : null,
            after is null ? null : "(updated_at, id) < (?, ?)",
        ];
        var where = string.Join(" AND ", parts.Where(static part => part is not null));
        var sql = $"SELECT {SessionRows.Columns} FROM sessions{(where.Length == 0 ? "" : " WHERE " + where)} ORDER BY updated_at DESC, id DESC LIMIT ?";
        return readers.ReadAsync(session => Page(session.List(sql, row => Bind(row, filter, after, page.Limit + 1), SessionRows.Read), page.Limit), cancellationToken);
    }

    private static void Bind(Statement row, SessionFilter filter, (long UpdatedAt, string Id)? after, int limit)
    {
        foreach (var value in new[] { filter.Owner, filter.Agent, filter.Sender })
        {
            if (value is not null)
            {
                row.Bind(value);
            }
        }

        if (filter.Before is { } before)
        {
            row.Bind(before);
        }

        if (after is { } place)
        {
            row.Bind(place.UpdatedAt).Bind(place.Id);
        }

        row.Bind(limit);
    }

    private static Page<Session> Page(List<Session> rows, int limit) => rows.Count > limit
        ? new Page<Session>(rows.GetRange(0, limit), SessionCursorRules.Of(rows[limit - 1]))
        : new Page<Session>(rows, null);

    private static (long UpdatedAt, string Id) Place(string cursor) =>
        SessionCursorRules.Parse(cursor) ?? throw new ReeveException(ErrorCode.InvalidRequest, "'after' is no cursor of this list.");
}
