using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Sessions;
using Reeve.Storage.Transcripts;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;

namespace Reeve.TestKit.Sessions;

/// <summary>
/// The room of the sessions over real files in a home of one test's own, and a storage the test chooses. <see cref="Restart"/> forgets everything that was in memory, as the
/// end of a daemon does; what was written stays.
/// </summary>
public sealed class SessionHouse : IDisposable
{
    private readonly TempFolder _home = new();
    private readonly CountingIdSource _ids = new();
    private readonly SeededRandomSource _random = new();
    private readonly IJournal _journal;
    private readonly ISessionStore _store;
    private readonly TimeProvider _time;
    private readonly SessionOptions _options;
    private SessionSlots _slots = null!;

    public SessionHouse(MemoryStorage storage, ManualTimeProvider time, SessionOptions? options = null)
        : this(storage, storage, time, options)
    {
    }

    public SessionHouse(IJournal journal, ISessionStore store, TimeProvider time, SessionOptions? options = null)
    {
        (_journal, _store, _time, _options) = (journal, store, time, options ?? new SessionOptions());
        Files = new FaultyTranscripts(new TranscriptFiles(_home.Path));
        Restart();
    }

    public SessionService Sessions { get; private set; } = null!;

    public SessionDesk Desk { get; private set; } = null!;

    public FaultyTranscripts Files { get; }

    public string Home => _home.Path;

    /// <summary>Sessions that cost memory now.</summary>
    public int Ready => _slots.Count;

    public string PathOf(Session session) => Path.Combine(Home, "sessions", session.Agent, session.Id + ".jsonl");

    public byte[] Read(Session session) => File.ReadAllBytes(PathOf(session));

    public void Write(Session session, ReadOnlySpan<byte> bytes) => File.WriteAllBytes(PathOf(session), bytes.ToArray());

    public void Restart()
    {
        _slots?.Dispose();
        _slots = new SessionSlots(_options);
        var seams = new SessionSeams(_ids, _time, Files);
        var settler = new SessionSettler(_store, Files, _journal);
        var keeper = new SessionKeeper(settler, new TranscriptWriter(Files, _journal, _random, _time, _options), _store);
        Sessions = new SessionService(_slots, keeper, settler, _store, _journal, seams);
        Desk = new SessionDesk(_slots, keeper, _options, _time);
    }

    public void Dispose()
    {
        _slots.Dispose();
        Files.Dispose();
        _home.Dispose();
    }
}
