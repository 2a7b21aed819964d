using Reeve.Engine.Foundation;
using Reeve.Engine.Sessions;
using Reeve.Guard;

namespace Reeve.TestKit.Memory;

public sealed partial class MemoryStorage : ISessionStore
{
    ValueTask<Session?> ISessionStore.FindAsync(SessionId id, CancellationToken cancellationToken) => ValueTask.FromResult(_state.Sessions.GetValueOrDefault(id));

    ValueTask<Session?> ISessionStore.FindByKeyAsync(SessionKey key, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_state.Sessions.Values.FirstOrDefault(session => session.Key == key));

    ValueTask<long?> ISessionStore.FindMessageAsync(SessionId id, string clientMessage, CancellationToken cancellationToken) =>
        ValueTask.FromResult<long?>(_state.SessionMessages.TryGetValue((id, clientMessage), out var line) ? line : null);

    ValueTask<Page<Session>> ISessionStore.ListAsync(SessionFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var after = page.After is { } cursor
            ? SessionCursorRules.Parse(cursor) ?? throw new ReeveException(ErrorCode.InvalidRequest, "'after' is no cursor of this list.")
            : (long.MaxValue, "");
        var rows = _state.Sessions.Values
            .Where(session => filter.Owner is null || session.Owner == filter.Owner)
            .Where(session => filter.Agent is null || session.Agent == filter.Agent)
            .Where(session => filter.Sender is null || session.Sender == filter.Sender)
            .Where(session => filter.Before is not { } before || session.UpdatedAt < before)
            .Where(session => !filter.Unfinished || session.IsOpen || session.Waiting > 0)
            .Where(session => IsAfter(session, after))
            .OrderByDescending(static session => session.UpdatedAt.ToUnixTimeMilliseconds())
            .ThenByDescending(static session => session.Id.Value, StringComparer.Ordinal)
            .Take(page.Limit + 1)
            .ToList();
        return ValueTask.FromResult(rows.Count > page.Limit
            ? new Page<Session>(rows[..page.Limit], SessionCursorRules.Of(rows[page.Limit - 1]))
            : new Page<Session>(rows, null));
    }

    private static bool IsAfter(Session session, (long UpdatedAt, string Id) place)
    {
        var at = session.UpdatedAt.ToUnixTimeMilliseconds();
        return at < place.UpdatedAt || (at == place.UpdatedAt && string.CompareOrdinal(session.Id.Value, place.Id) < 0);
    }
}
