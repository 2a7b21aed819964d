using Reeve.Engine.Sessions;
using static Reeve.Tests.Sessions.SessionFixture;

namespace Reeve.Tests.Sessions;

/// <summary>What a crash can leave of a write: any beginning of it. Whatever it is, nothing that was acknowledged is lost and the next line stands on a line of its own.</summary>
public sealed class TornTailTests : IDisposable
{
    private readonly SessionFixture _fixture = new();

    [Fact]
    public async Task A_write_torn_at_any_byte_keeps_its_whole_lines_and_nothing_else()
    {
        var step = 0;
        for (var at = 0; at >= 0; at = at < step ? at + 1 : -1)
        {
            var session = await _fixture.OpenAsync("sender" + at);
            await _fixture.AppendAsync(session, Said("one"));
            await _fixture.LoadAsync(session);
            var kept = _fixture.House.Read(session);
            var (lost, ends) = await WriteUnrecordedAsync(session);
            step = lost.Length;
            _fixture.House.Write(session, [.. kept, .. lost.AsSpan(0, at)]);
            _fixture.House.Restart();

            var whole = ends.Count(end => end <= at);
            Assert.Equal(string.Join(' ', new[] { "user:one", "assistant:three", "user:four" }.Take(1 + whole)), Words(await _fixture.LoadAsync(session)));
            Assert.Equal(kept.Length + (whole == 0 ? 0 : ends[whole - 1]), _fixture.House.Read(session).Length);
            await _fixture.AppendAsync(session, Said("five"));
            Assert.EndsWith("user:five", Words(await _fixture.LoadAsync(session)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_torn_end_is_cut_and_reported_and_whole_lines_before_it_are_recorded()
    {
        var session = await _fixture.OpenAsync();
        await _fixture.AppendAsync(session, Said("one"));
        await _fixture.LoadAsync(session);
        var kept = _fixture.House.Read(session);
        var (lost, ends) = await WriteUnrecordedAsync(session);
        var torn = ends[0] + 7;
        _fixture.House.Write(session, [.. kept, .. lost.AsSpan(0, torn)]);
        _fixture.House.Restart();

        var words = Words(await _fixture.LoadAsync(session));

        Assert.Equal("user:one assistant:three", words);
        Assert.Equal([.. kept, .. lost.AsSpan(0, ends[0])], _fixture.House.Read(session));
        var told = _fixture.Storage.Entries[^1];
        Assert.Equal("session.recovered", told.Type);
        Assert.Equal((3, 1, 7), (Number(told, "first"), Number(told, "lines"), Number(told, "torn_bytes")));
        await _fixture.AppendAsync(session, Said("five"));
        Assert.Equal("user:one assistant:three user:five", Words(await _fixture.LoadAsync(session)));
    }

    [Fact]
    public async Task Zeros_a_disk_left_where_words_should_be_are_a_torn_end()
    {
        var session = await _fixture.OpenAsync();
        await _fixture.AppendAsync(session, Said("one"));
        await _fixture.LoadAsync(session);
        var kept = _fixture.House.Read(session);
        _fixture.House.Write(session, [.. kept, .. new byte[600], (byte)'\n']);
        _fixture.House.Restart();

        Assert.Equal("user:one", Words(await _fixture.LoadAsync(session)));
        Assert.Equal(kept, _fixture.House.Read(session));
    }

    [Fact]
    public async Task The_first_write_of_a_session_may_be_torn_too()
    {
        var session = await _fixture.OpenAsync();
        Directory.CreateDirectory(Path.GetDirectoryName(_fixture.House.PathOf(session))!);
        _fixture.House.Write(session, "{\"n\":1,\"at"u8);

        await _fixture.AppendAsync(session, Said("one"));

        Assert.Equal("user:one", Words(await _fixture.LoadAsync(session)));
    }

    public void Dispose() => _fixture.Dispose();

    internal static long Number(Reeve.Engine.Ledger.LedgerEntry entry, string name) =>
        Reeve.Engine.Ledger.EntryRules.DataOf(entry.Bytes!.Value)!.Value.GetProperty(name).GetInt64();

    // What two more appends put into the file while the power fails before the log hears of them.
    private async Task<(byte[] Bytes, int[] Ends)> WriteUnrecordedAsync(Session session)
    {
        var before = _fixture.House.Read(session);
        _fixture.Storage.FailOn(static _ => new PowerCutException());
        _fixture.House.Restart();
        await _fixture.AppendAsync(session, Answered("three"), Said("four"));
        _fixture.House.Restart();
        _fixture.Storage.FailOn(null);
        var bytes = _fixture.House.Read(session).AsSpan(before.Length).ToArray();
        _fixture.House.Write(session, before);
        return (bytes, [.. Enumerable.Range(0, bytes.Length).Where(i => bytes[i] == '\n').Select(static i => i + 1)]);
    }

    private sealed class PowerCutException() : Reeve.Guard.ReeveException(Reeve.Guard.ErrorCode.Unavailable, "the power is out");
}
