using Reeve.Guard;

namespace Reeve.Engine.Sessions;

/// <summary>What every door of the room does under a slot's gate: make sure the session is known, and append to it. Keeps nothing itself.</summary>
internal sealed class SessionKeeper(SessionSettler settler, TranscriptWriter writer, ISessionStore store)
{
    private const int Tries = 3;

    private const string Interrupted = "the daemon ended, or the turn was given up, while these calls were under way";

    /// <summary>Settles the session unless it is known. Calls that a turn left without a result are told as interrupted, once and for good.</summary>
    public async Task ReadyAsync(SessionSlot slot, CancellationToken cancellationToken)
    {
        if (slot.Session is not null && !slot.HasFailed)
        {
            return;
        }

        var conversation = await settler.SettleAsync(slot, cancellationToken);
        if (slot.Desk.Turn is not null)
        {
            return; // the turn that goes on answers for its calls; what waits is in its hands
        }

        slot.Desk = new DeskState(null, [.. conversation.Waiting]);
        if (conversation.Unanswered is { Dangling.IsEmpty: false } open
            && !await writer.TryAppendAsync(slot, [new SessionLine.Interruption(Interrupted, open.Dangling, open.Run, EndsTurn: false)]))
        {
            slot.Forget();
            throw Restless(slot);
        }
    }

    public async Task<SessionAppend> AppendAsync(SessionSlot slot, IReadOnlyList<SessionLine> lines, CancellationToken cancellationToken)
    {
        Check(lines);
        for (var left = Tries; left > 0; left--)
        {
            await ReadyAsync(slot, cancellationToken);
            if (await FindKnownAsync(slot, lines, cancellationToken) is { } known)
            {
                return new SessionAppend.Known(known);
            }

            if (await writer.TryAppendAsync(slot, lines))
            {
                var last = slot.Session!.Lines;
                return new SessionAppend.Appended(last - lines.Count + 1, last);
            }

            slot.Forget(); // somebody touched the file: look again, and write only if the log's lines are all still there
        }

        throw Restless(slot);
    }

    private static void Check(IReadOnlyList<SessionLine> lines)
    {
        if (lines.Count is 0 or > TranscriptWriter.MaxLines - 1)
        {
            throw new ArgumentOutOfRangeException(nameof(lines), lines.Count, $"One append takes 1 to {TranscriptWriter.MaxLines - 1} lines.");
        }

        foreach (var line in lines)
        {
            if (line is SessionLine.Meta)
            {
                throw new ArgumentException("The room writes the first line itself.", nameof(lines));
            }

            if (line is SessionLine.User user && user.ClientMessage is { } id && !SessionNameRules.IsClientMessage(id))
            {
                throw new ReeveException(
                    ErrorCode.InvalidRequest, $"'client_message' must be 1 to {SessionNameRules.MaxClientMessage} characters without control characters.");
            }
        }
    }

    private async Task<long?> FindKnownAsync(SessionSlot slot, IReadOnlyList<SessionLine> lines, CancellationToken cancellationToken)
    {
        foreach (var line in lines)
        {
            if (line is not SessionLine.User { ClientMessage: { } id })
            {
                continue;
            }

            if (slot.HasUnrecorded(id) && !await slot.RecordedAsync())
            {
                await ReadyAsync(slot, cancellationToken);
            }

            if (await store.FindMessageAsync(slot.Id, id, cancellationToken) is { } known)
            {
                return known;
            }
        }

        return null;
    }

    private static ReeveException Restless(SessionSlot slot) => new(
        ErrorCode.Conflict, $"The transcript of {slot.Id} is being changed by another program.", "Close it there, then try again.", retryable: true);
}
