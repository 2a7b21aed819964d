using Reeve.Engine.Foundation;
using Reeve.Guard;

namespace Reeve.Engine.Sessions;

/// <summary>
/// The door to conversations for those who look: list, read, search, export. Writes nothing, waits for no turn, and reads a damaged transcript as far as it is good, saying
/// where that ends. Search reads the transcripts themselves, so that there is no second copy of anybody's words to forget when they are erased. Thread-safe.
/// </summary>
public sealed class SessionLibrary(ISessionStore store, ITranscriptFiles files, SessionOptions options)
{
    /// <summary>Hits of one session in an answer.</summary>
    private const int HitsPerSession = 3;

    private const int SessionsPerRead = 100;

    /// <summary>A page, newest activity first. Owner null is the machine's own operator.</summary>
    public ValueTask<Page<Session>> ListAsync(SessionFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        store.ListAsync(filter, page, cancellationToken);

    /// <summary>The lines after <paramref name="after"/>; with <paramref name="last"/> the newest ones. Fails with <c>not_found</c> and storage's codes.</summary>
    public async Task<TranscriptPage> ReadAsync(SessionId id, long after, int limit, bool last, CancellationToken cancellationToken)
    {
        var session = await FindAsync(id, cancellationToken);
        var lines = new Queue<NumberedLine>();
        var isMore = false;
        var problem = Scan(session, line =>
        {
            if (line.Number <= after)
            {
                return true;
            }

            if (lines.Count == limit)
            {
                isMore = true;
                _ = last ? lines.Dequeue() : null;
            }

            if (lines.Count < limit)
            {
                lines.Enqueue(line);
            }

            return last || !isMore;
        });
        return new TranscriptPage(session, [.. lines], isMore && !last, problem);
    }

    /// <summary>Every line in order until <paramref name="take"/> has enough; why it ended early, or null.</summary>
    public async Task<string?> ReadAsync(SessionId id, Func<NumberedLine, bool> take, CancellationToken cancellationToken) =>
        Scan(await FindAsync(id, cancellationToken), take);

    /// <summary>
    /// Lines that hold every word, newest conversations first. An answer ends when it has enough hits or has read enough; its cursor goes on, hits or not. Titles count too.
    /// </summary>
    public async Task<Page<SessionHit>> SearchAsync(string query, SessionFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var words = SearchRules.Words(query);
        if (words.IsEmpty)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, $"'query' must have 1 to {SearchRules.MaxWords} words.");
        }

        var (hits, bytes, after) = (new List<SessionHit>(), 0L, page.After);
        while (true)
        {
            var sessions = await store.ListAsync(filter, new PageRequest(after, SessionsPerRead), cancellationToken);
            foreach (var session in sessions.Items)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hits.AddRange(Search(session, words));
                (bytes, after) = (bytes + session.Bytes, SessionCursorRules.Of(session));
                if (hits.Count >= page.Limit || bytes >= options.SearchBytes)
                {
                    return new Page<SessionHit>(hits, after);
                }
            }

            if (sessions.Next is null)
            {
                return new Page<SessionHit>(hits, null);
            }

            await Task.Yield(); // a long search lets others have the thread between two pages
        }
    }

    private async Task<Session> FindAsync(SessionId id, CancellationToken cancellationToken) =>
        (SessionNameRules.IsId(id.Value) ? await store.FindAsync(id, cancellationToken) : null) ?? throw SessionSettler.NotFound(id);

    private List<SessionHit> Search(Session session, System.Collections.Immutable.ImmutableArray<string> words)
    {
        var hits = new List<SessionHit>();
        if (SearchRules.Excerpt(session.Title, words) is { } title)
        {
            hits.Add(new SessionHit(session, null, title));
        }

        try
        {
            Scan(session, line =>
            {
                if (SearchRules.TextOf(line.Line) is { } text && SearchRules.Excerpt(text, words) is { } excerpt)
                {
                    hits.Add(new SessionHit(session, line, excerpt));
                }

                return hits.Count < HitsPerSession;
            });
        }
        catch (ReeveException)
        {
            // One file that cannot be read must not hide what the others hold; the doctor tells of it.
            return hits;
        }

        return hits;
    }

    private string? Scan(Session session, Func<NumberedLine, bool> take)
    {
        using var file = files.OpenRead(TranscriptWriter.PlaceOf(session));
        if (file is null)
        {
            return session.Lines == 0 ? null : $"the transcript is gone; the log commits to {session.Lines} lines of it";
        }

        var transcript = new Transcript(file);
        foreach (var line in transcript.Read())
        {
            if (TranscriptRules.Objection(session, line) is { } why)
            {
                return $"line {line.Line.Number}: {why}";
            }

            if (!take(line.Line))
            {
                return null;
            }
        }

        // Behind what the log knows, a torn end may be a line that is being written this moment.
        return transcript.Fault is { } fault && (!fault.IsTorn || fault.Line <= session.Lines) ? $"line {fault.Line}: {fault.Why}"
            : transcript.Lines < session.Lines ? $"the file ends after line {transcript.Lines}; the log commits to {session.Lines}"
            : null;
    }
}
