using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Sessions;

/// <summary>
/// The door to conversations for those who hold them: open, append, load, name, compact, delete. One thing at a time happens in a session; different sessions do not wait for
/// each other. Thread-safe.
/// </summary>
public sealed class SessionService
{
    private const int Tries = 3;

    private readonly SessionSlots _slots;
    private readonly SessionKeeper _keeper;
    private readonly SessionSettler _settler;
    private readonly ISessionStore _store;
    private readonly IJournal _journal;
    private readonly SessionSeams _seams;

    internal SessionService(SessionSlots slots, SessionKeeper keeper, SessionSettler settler, ISessionStore store, IJournal journal, SessionSeams seams) =>
        (_slots, _keeper, _settler, _store, _journal, _seams) = (slots, keeper, settler, store, journal, seams);

    /// <summary>The session of the pair, made when there is none. Whoever asks at the same time gets the same one.</summary>
    public async Task<Session> OpenAsync(string agent, string owner, string sender, CancellationToken cancellationToken)
    {
        var key = new SessionKey(owner, agent, sender);
        if (SessionNameRules.Objection(key) is { } objection)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, objection);
        }

        for (var left = Tries; left > 0; left--)
        {
            if (await _store.FindByKeyAsync(key, cancellationToken) is { } known)
            {
                return known;
            }

            var now = _seams.Time.GetUtcNow();
            var session = new Session { Id = new SessionId(_seams.Ids.Next(SessionId.Prefix)), Key = key, CreatedAt = now, UpdatedAt = now };
            try
            {
                await _journal.CommitAsync(UnitOfWork.Of(SessionEntries.Opened(session), new SessionOpened(session)), cancellationToken);
                return session;
            }
            catch (ReeveException refused) when (refused.Code == ErrorCode.Conflict)
            {
                continue; // somebody opened it in the same moment: theirs it is
            }
        }

        throw new ReeveException(ErrorCode.Conflict, $"The session of {agent} with this sender is opened and deleted again and again.", retryable: true);
    }

    /// <summary>Null when there is none of that id. Its counts may be a moment behind the transcript.</summary>
    public ValueTask<Session?> FindAsync(SessionId id, CancellationToken cancellationToken) =>
        SessionNameRules.IsId(id.Value) ? _store.FindAsync(id, cancellationToken) : ValueTask.FromResult<Session?>(null);

    /// <summary>
    /// Writes lines, all or none; they are on the disk when it returns. Fails with <c>not_found</c>, <c>storage_full</c>, <c>storage_failed</c>, <c>payload_too_large</c>,
    /// <c>transcript.missing</c>, <c>transcript.damaged</c>; then none of them is there.
    /// </summary>
    public Task<SessionAppend> AppendAsync(SessionId id, IReadOnlyList<SessionLine> lines, CancellationToken cancellationToken) =>
        UseAsync(id, slot => _keeper.AppendAsync(slot, lines, cancellationToken), cancellationToken);

    /// <summary>The conversation since its last compaction, for a turn. Fails as an append does: a transcript that cannot be written cannot go on.</summary>
    public Task<Conversation> LoadAsync(SessionId id, CancellationToken cancellationToken) =>
        UseAsync(
            id,
            async slot =>
            {
                await _keeper.ReadyAsync(slot, cancellationToken);
                return await _settler.SettleAsync(slot, cancellationToken);
            },
            cancellationToken);

    /// <summary>
    /// A later load starts from the summary; nothing is deleted. Refused (<c>conflict</c>) during a turn unless it is the turn's own ticket that asks.
    /// </summary>
    public Task<SessionAppend> CompactAsync(SessionId id, SessionLine.Compaction marker, TurnTicket? ticket, CancellationToken cancellationToken) =>
        UseAsync(
            id,
            slot => slot.Desk.Turn is { } turn && turn != ticket
                ? throw Live(id, "compacted")
                : _keeper.AppendAsync(slot, [marker], cancellationToken),
            cancellationToken);

    /// <summary>Gives it a title of a person's own.</summary>
    public Task<Session> RenameAsync(SessionId id, string title, string by, CancellationToken cancellationToken)
    {
        var clean = WordRules.Clean(title, SessionNameRules.MaxTitle, multiline: false);
        return clean.Length == 0
            ? throw new ReeveException(ErrorCode.InvalidRequest, "'title' must not be empty.")
            : UseAsync(
                id,
                async slot =>
                {
                    await slot.RecordedAsync();
                    var session = await _store.FindAsync(id, cancellationToken) ?? throw SessionSettler.NotFound(id);
                    var named = session with { Title = clean, IsNamed = true };
                    await _journal.CommitAsync(UnitOfWork.Of(SessionEntries.Renamed(session, by), new SessionRenamed(id, clean)), cancellationToken);
                    slot.Session = slot.Session is { } ready ? ready with { Title = clean, IsNamed = true } : null;
                    return named;
                },
                cancellationToken);
    }

    /// <summary>
    /// Erases the words and forgets the session; the commitments in the log stay. Refused (<c>conflict</c>) while a turn goes on. The file goes first: a crash between the two
    /// leaves a session without a transcript, which is deleted by deleting it again, and never words that were said to be gone.
    /// </summary>
    public Task<Session> DeleteAsync(SessionId id, string reason, string by, CancellationToken cancellationToken) =>
        UseAsync(
            id,
            async slot =>
            {
                if (slot.Desk.Turn is not null)
                {
                    throw Live(id, "deleted");
                }

                await slot.RecordedAsync();
                slot.Forget();
                var session = await _store.FindAsync(id, cancellationToken) ?? throw SessionSettler.NotFound(id);
                await _seams.Files.DeleteAsync(TranscriptWriter.PlaceOf(session), CancellationToken.None);
                var pending = await _journal.SubmitAsync(
                    UnitOfWork.Of(SessionEntries.Deleted(session, reason, by), new SessionDeleted(id)), CancellationToken.None);
                await pending.Durable;
                slot.Desk = DeskState.Idle;
                return session;
            },
            cancellationToken);

    /// <summary>Makes the log know what the transcript holds; needs nobody to speak.</summary>
    internal Task<bool> SettleAsync(SessionId id, CancellationToken cancellationToken) =>
        UseAsync(
            id,
            async slot =>
            {
                await _keeper.ReadyAsync(slot, cancellationToken);
                return await slot.RecordedAsync();
            },
            cancellationToken);

    /// <summary>Whether a turn goes on in it now.</summary>
    public bool IsLive(SessionId id) => _slots.IsLive(id);

    private Task<T> UseAsync<T>(SessionId id, Func<SessionSlot, Task<T>> use, CancellationToken cancellationToken) =>
        SessionNameRules.IsId(id.Value) ? _slots.UseAsync(id, use, cancellationToken) : throw SessionSettler.NotFound(id);

    private static ReeveException Live(SessionId id, string what) => new(
        ErrorCode.Conflict, $"A turn goes on in {id}; it cannot be {what} now.", "Wait for its end, or cancel it.", retryable: true);
}
