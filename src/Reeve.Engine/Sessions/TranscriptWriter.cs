using System.Buffers;
using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Sessions;

/// <summary>
/// Writes lines: first the file, to the disk; then the entry with its commitments and the row, in one unit. The caller hears back after the first, because a crash between
/// the two loses nothing: the file is the truth of the words, and settling the session records what it holds more. The other order cannot arise here.
/// Called under the slot's gate only.
/// </summary>
internal sealed class TranscriptWriter(ITranscriptFiles files, IJournal journal, IRandomSource random, TimeProvider time, SessionOptions options)
{
    /// <summary>Lines of one append: their commitments must fit an entry.</summary>
    public const int MaxLines = 256;

    /// <returns>False when the file is not as the slot remembers it; nothing was written then.</returns>
    public async Task<bool> TryAppendAsync(SessionSlot slot, IReadOnlyList<SessionLine> lines)
    {
        var before = slot.Session!;
        var batch = Encode(before, lines);
        if (batch.Session.Bytes > options.MaxTranscriptBytes)
        {
            throw new ReeveException(
                ErrorCode.PayloadTooLarge, $"The transcript of {before.Id} would grow over {options.MaxTranscriptBytes} bytes.", "Begin another: reeve session export, then reeve session delete.");
        }

        if (await files.AppendAsync(PlaceOf(before), slot.Stamp, batch.Bytes, CancellationToken.None) is not TranscriptWrite.Written written)
        {
            return false;
        }

        var unit = UnitOfWork.Of(
            SessionEntries.Appended(batch.Session, before.Lines + 1, batch.Commitments),
            new SessionAppended(batch.Session, before.Lines, batch.Messages)) with
        { Wanted = Durability.Accepted };
        try
        {
            slot.Record(await journal.SubmitAsync(unit, CancellationToken.None), batch.Messages.Select(static message => message.Id));
        }
        catch (ReeveException)
        {
            // Nobody will record it now (the daemon is stopping): what is not acknowledged should not be found later as if it were.
            slot.Forget();
            await files.CutAsync(PlaceOf(before), before.Bytes, CancellationToken.None);
            throw;
        }

        (slot.Session, slot.Stamp) = (batch.Session, written.Now);
        return true;
    }

    public static TranscriptPlace PlaceOf(Session session) => new(session.Agent, session.Id);

    private Batch Encode(Session session, IReadOnlyList<SessionLine> lines)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        var commitments = new List<string>(lines.Count + 1);
        var messages = ImmutableArray.CreateBuilder<ClientMessage>();
        var (at, start) = (time.GetUtcNow(), session.Bytes);
        Span<byte> salt = stackalloc byte[LineRules.SaltLength];
        var meta = new SessionLine.Meta(session.Id, session.Owner, session.Agent, session.Sender);
        foreach (var line in session.Lines == 0 ? lines.Prepend(meta) : lines)
        {
            random.Fill(salt);
            var numbered = new NumberedLine(session.Lines + 1, at, line);
            var commitment = LineRules.Encode(numbered, salt, bytes);
            commitments.Add(Convert.ToBase64String(commitment));
            session = SessionRules.After(session, numbered, start + bytes.WrittenCount, LineRules.Chain(session.Head, commitment));
            if (line is SessionLine.User { ClientMessage: { } id })
            {
                messages.Add(new ClientMessage(id, numbered.Number));
            }
        }

        return new Batch(session, bytes.WrittenMemory, commitments, messages.ToImmutable());
    }

    private sealed record Batch(Session Session, ReadOnlyMemory<byte> Bytes, IReadOnlyList<string> Commitments, ImmutableArray<ClientMessage> Messages);
}
