using System.Collections.Immutable;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Sessions;

/// <summary>
/// Finds out how a session stands when nothing is remembered of it: after a start, after others were used, after somebody touched the file. Called under the slot's gate only.
/// <para>What the log commits to must be in the file, to the byte; else the session is read-only and says which line is why. What the file holds beyond that is a crash's:
/// whole lines are recorded, a torn end is cut, and the log says both. A line nobody of us wrote is neither: it is a person's, and stays.</para>
/// </summary>
internal sealed class SessionSettler(ISessionStore store, ITranscriptFiles files, IJournal journal)
{
    /// <summary>Commitments of one entry.</summary>
    private const int Chunk = 256;

    /// <summary>Makes the slot know its session. <c>not_found</c>, <c>transcript.missing</c>, <c>transcript.damaged</c>, or storage's codes.</summary>
    public async Task<Conversation> SettleAsync(SessionSlot slot, CancellationToken cancellationToken)
    {
        if (slot.Session is null || slot.HasFailed)
        {
            await slot.RecordedAsync(); // a row that is read before its entry is written would seem to be behind
        }

        var session = slot.Session ?? await store.FindAsync(slot.Id, cancellationToken) ?? throw NotFound(slot.Id);
        slot.Forget();
        var place = TranscriptWriter.PlaceOf(session);
        var (replay, found, stamp) = (new Replay(), new Found(session), files.Look(place));
        using (var file = stamp is null ? null : files.OpenRead(place))
        {
            if (file is null)
            {
                _ = session.Lines == 0 ? true : throw Missing(session, place);
            }
            else
            {
                Read(file, place, found, replay);
            }
        }

        if (found.Commitments.Count > 0 || found.IsTorn)
        {
            await RecordAsync(session, found, stamp!.Value.Length - found.Session.Bytes, cancellationToken);
            stamp = found.IsTorn ? await files.CutAsync(place, found.Session.Bytes, CancellationToken.None) : stamp;
        }

        (slot.Session, slot.Stamp) = (found.Session, stamp);
        return replay.Finish(found.Session);
    }

    public static ReeveException NotFound(Foundation.SessionId id) => new(ErrorCode.NotFound, $"There is no session {id}.", "reeve session list shows them");

    public static ReeveException Missing(Session session, TranscriptPlace place) => new(
        ErrorCode.TranscriptMissing,
        $"The transcript {place.Display} is gone; the log commits to {session.Lines} lines of it.",
        $"Put it back from a copy, or begin anew: reeve session delete {session.Id}");

    public static ReeveException Damaged(Session session, TranscriptPlace place, long line, string why) => new(
        ErrorCode.TranscriptDamaged,
        $"{place.Display}, line {line}: {why}. The conversation can be read and not go on.",
        $"Put the file back from a copy, or keep what is left with reeve session export {session.Id} and begin anew with reeve session delete {session.Id}");

    private static void Read(Stream file, TranscriptPlace place, Found found, Replay replay)
    {
        var (transcript, known) = (new Transcript(file), found.Session);
        foreach (var line in transcript.Read())
        {
            if (TranscriptRules.Objection(known, line) is { } why)
            {
                throw Damaged(known, place, line.Line.Number, why);
            }

            replay.Add(line.Line);
            found.Add(line, known.Lines);
        }

        if (transcript.Lines < known.Lines || transcript.Fault is { IsTorn: false })
        {
            throw Damaged(known, place, transcript.Lines + 1, transcript.Fault?.Why ?? $"the file ends here; the log commits to {known.Lines} lines");
        }

        found.IsTorn = transcript.Fault is not null;
    }

    private async Task RecordAsync(Session before, Found found, long torn, CancellationToken cancellationToken)
    {
        var entries = ImmutableArray.CreateBuilder<LedgerDraft>();
        for (var at = 0; at == 0 || at < found.Commitments.Count; at += Chunk)
        {
            var part = found.Commitments.Skip(at).Take(Chunk).ToList();
            entries.Add(SessionEntries.Recovered(found.Session, before.Lines + at + 1, part, at == 0 ? torn : 0));
        }

        ImmutableArray<StateChange> changes = found.Commitments.Count == 0 ? [] : [new SessionAppended(found.Session, before.Lines, [.. found.Messages])];
        var pending = await journal.SubmitAsync(new UnitOfWork(entries.ToImmutable(), changes), cancellationToken);
        await pending.Durable;
    }

    /// <summary>What the file holds beyond what the log knows.</summary>
    private sealed class Found(Session session)
    {
        public Session Session { get; private set; } = session;

        public List<string> Commitments { get; } = [];

        public List<ClientMessage> Messages { get; } = [];

        public bool IsTorn { get; set; }

        public void Add(ReadLine line, long known)
        {
            if (line.Line.Number <= known)
            {
                return;
            }

            Session = SessionRules.After(Session, line.Line, line.End, line.Head);
            Commitments.Add(Convert.ToBase64String(line.Commitment));
            if (line.Line.Line is SessionLine.User { ClientMessage: { } id })
            {
                Messages.Add(new ClientMessage(id, line.Line.Number));
            }
        }
    }
}
