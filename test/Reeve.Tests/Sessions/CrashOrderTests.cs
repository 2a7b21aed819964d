using Reeve.Engine.Ledger;
using Reeve.Engine.Sessions;
using Reeve.Guard;
using Reeve.TestKit.Sessions;
using Reeve.TestKit.Storage;
using static Reeve.Tests.Sessions.SessionFixture;

namespace Reeve.Tests.Sessions;

/// <summary>The file and the database are written one after the other; a crash may come between them. Over the real database.</summary>
public sealed class CrashOrderTests : IAsyncDisposable
{
    private readonly TestStore _store = new();
    private readonly CutJournal _journal;
    private readonly SessionHouse _house;

    public CrashOrderTests()
    {
        _journal = new CutJournal(_store.Journal);
        _house = new SessionHouse(_journal, _store.Sessions, _store.Time);
    }

    [Fact]
    public async Task A_crash_after_the_file_and_before_the_database_loses_no_line()
    {
        var session = await OpenAsync();
        await _house.Sessions.AppendAsync(session.Id, [Said("one", "m1")], Never);
        await _house.Sessions.RenameAsync(session.Id, "waits until the log is as far", "x", Never);
        _journal.IsCut = true;
        await _house.Sessions.AppendAsync(session.Id, [Answered("two"), Said("three", "m2")], Never);
        _house.Restart();
        _journal.IsCut = false;

        Assert.Equal(new SessionAppend.Known(4), await _house.Sessions.AppendAsync(session.Id, [Said("three", "m2")], Never));
        Assert.Equal("user:one assistant:two user:three", Words(await _house.Sessions.LoadAsync(session.Id, Never)));
        var row = await _store.Sessions.FindAsync(session.Id, Never);
        Assert.Equal((4, 2), (row!.Lines, row.Messages));
    }

    [Fact]
    public async Task A_database_that_is_ahead_of_the_file_makes_the_session_read_only_instead_of_forgetting_lines()
    {
        var session = await OpenAsync();
        await _house.Sessions.AppendAsync(session.Id, [Said("one")], Never);
        var earlier = _house.Read(session);
        await _house.Sessions.AppendAsync(session.Id, [Answered("two")], Never);
        await _house.Sessions.RenameAsync(session.Id, "waits until the log is as far", "x", Never);
        _house.Restart();
        _house.Write(session, earlier);

        var refused = await Assert.ThrowsAsync<ReeveException>(() => _house.Sessions.AppendAsync(session.Id, [Said("three")], Never));

        Assert.Equal(ErrorCode.TranscriptDamaged, refused.Code);
        Assert.Contains("line 3: the file ends here; the log commits to 3 lines", refused.Message, StringComparison.Ordinal);
        Assert.Equal(earlier, _house.Read(session));
    }

    [Fact]
    public async Task Each_line_has_its_commitment_in_the_log_and_they_chain_to_the_head()
    {
        var session = await OpenAsync();
        await _house.Sessions.AppendAsync(session.Id, [Said("one")], Never);
        await _house.Sessions.AppendAsync(session.Id, [Answered("two"), Said("one")], Never);
        await _house.Sessions.RenameAsync(session.Id, "waits until the log is as far", "x", Never);

        var entries = await _store.Ledger.ReadAsync(0, 100, EntryFilter.Any, Never);
        var commitments = entries.Where(static entry => entry.Type == "session.appended")
            .SelectMany(static entry => EntryRules.DataOf(entry.Bytes!.Value)!.Value.GetProperty("commitments").EnumerateArray().Select(static text => text.GetString()!))
            .ToList();
        var lines = File.ReadAllLines(_house.PathOf(session)).Select(static line => (LineReading.Whole)LineRules.Decode(System.Text.Encoding.UTF8.GetBytes(line))).ToList();

        Assert.Equal(lines.Select(static line => Convert.ToBase64String(line.Commitment)), commitments);
        Assert.Equal(4, commitments.Distinct().Count()); // the same words twice look like two things to who has the log alone
        Assert.Equal(
            lines.Aggregate("", static (head, line) => LineRules.Chain(head, line.Commitment)), (await _store.Sessions.FindAsync(session.Id, Never))!.Head);
    }

    [Fact]
    public async Task Two_hundred_sessions_append_at_once_over_the_real_database()
    {
        var sessions = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => _house.Sessions.OpenAsync("butler", "me", "sender" + i, Never)));
        await Task.WhenAll(sessions.Select(async session =>
        {
            for (var i = 0; i < 5; i++)
            {
                await _house.Sessions.AppendAsync(session.Id, [Said("m" + i, "m" + i)], Never);
            }
        }));
        await _house.Sessions.RenameAsync(sessions[0].Id, "waits until the log is as far", "x", Never);
        _house.Restart();

        foreach (var session in sessions)
        {
            Assert.Equal("user:m0 user:m1 user:m2 user:m3 user:m4", Words(await _house.Sessions.LoadAsync(session.Id, Never)));
        }

        Assert.All((await _store.Sessions.ListAsync(new SessionFilter(), new(null, 500), Never)).Items, static session => Assert.Equal(6, session.Lines));
    }

    public async ValueTask DisposeAsync()
    {
        _house.Dispose();
        await _store.DisposeAsync();
    }

    private Task<Session> OpenAsync() => _house.Sessions.OpenAsync("butler", "me", "ann", Never);

    /// <summary>The journal of a daemon that is killed while the writer has the unit: it never comes to the disk.</summary>
    private sealed class CutJournal(IJournal journal) : IJournal
    {
        public bool IsCut { get; set; }

        public ValueTask<PendingCommit> SubmitAsync(UnitOfWork work, CancellationToken cancellationToken) => IsCut
            ? ValueTask.FromResult(new PendingCommit(new TaskCompletionSource<CommitReceipt>().Task))
            : journal.SubmitAsync(work, cancellationToken);
    }
}
