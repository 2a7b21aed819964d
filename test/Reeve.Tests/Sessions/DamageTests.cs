using System.Runtime.Versioning;
using System.Text;
using Reeve.Engine.Sessions;
using Reeve.Guard;
using static Reeve.Tests.Sessions.SessionFixture;

namespace Reeve.Tests.Sessions;

/// <summary>A person owns the file and may do anything to it. What they did is said, and nothing is written over it.</summary>
public sealed class DamageTests : IDisposable
{
    private readonly SessionFixture _fixture = new();

    [Fact]
    public async Task An_altered_word_is_named_by_its_line()
    {
        var session = await TalkAsync();
        Edit(session, static text => text.Replace("three", "thrce", StringComparison.Ordinal));

        await ReadOnlyAsync(session, "line 4", "checksum");
    }

    [Fact]
    public async Task A_line_altered_by_someone_who_makes_the_checksum_anew_is_found_by_what_the_log_holds()
    {
        var session = await TalkAsync();
        var lines = Encoding.UTF8.GetString(_fixture.House.Read(session)).Split('\n');
        var forged = new System.Buffers.ArrayBufferWriter<byte>();
        LineRules.Encode(new NumberedLine(4, _fixture.Time.GetUtcNow(), Said("thirty")), new byte[LineRules.SaltLength], forged);
        lines[3] = Encoding.UTF8.GetString(forged.WrittenSpan[..^1]);
        _fixture.House.Write(session, Encoding.UTF8.GetBytes(string.Join('\n', lines)));

        await ReadOnlyAsync(session, "line 5", "checksum made anew");
    }

    [Fact]
    public async Task A_line_taken_out_is_missed()
    {
        var session = await TalkAsync();
        Edit(session, static text => string.Join('\n', text.Split('\n').Where(static (_, at) => at != 2)));

        await ReadOnlyAsync(session, "line 3", "line 4 stands in its place");
    }

    [Fact]
    public async Task A_line_that_is_doubled_is_seen()
    {
        var session = await TalkAsync();
        Edit(session, static text => text + text.Split('\n')[^2] + "\n");

        await ReadOnlyAsync(session, "line 6", "line 5 stands in its place");
    }

    [Fact]
    public async Task An_end_that_was_cut_off_what_the_log_commits_to_is_no_torn_end()
    {
        var session = await TalkAsync();
        Edit(session, static text => text[..^9]);
        await ReadOnlyAsync(session, "line 5", "no end");

        Edit(session, static text => string.Join('\n', text.Split('\n').Take(3)) + "\n");
        await ReadOnlyAsync(session, "line 4", "the log commits to 5 lines");
    }

    [Fact]
    public async Task What_a_person_wrote_below_the_last_line_stays()
    {
        var session = await TalkAsync();
        Edit(session, static text => text + "my own remark\n");

        await ReadOnlyAsync(session, "line 6", "not a line of a transcript");
    }

    [Fact]
    public async Task Another_sessions_file_is_not_taken_for_this_one()
    {
        var session = await TalkAsync();
        var other = await _fixture.OpenAsync("ben");
        await _fixture.AppendAsync(other, Said("one"), Answered("two"), Said("three"), Answered("four"));
        await _fixture.LoadAsync(other);
        File.Copy(_fixture.House.PathOf(other), _fixture.House.PathOf(session), overwrite: true);

        await ReadOnlyAsync(session, "line 1", "another session");
    }

    [Fact]
    public async Task A_file_that_is_gone_is_missed_and_not_made_anew()
    {
        var session = await TalkAsync();
        File.Delete(_fixture.House.PathOf(session));

        foreach (var restarted in new[] { false, true })
        {
            if (restarted)
            {
                _fixture.House.Restart();
            }

            var refused = await Assert.ThrowsAsync<ReeveException>(() => _fixture.AppendAsync(session, Said("x")));
            Assert.Equal(ErrorCode.TranscriptMissing, refused.Code);
            Assert.Contains("sessions/butler/sess_", refused.Message, StringComparison.Ordinal);
            Assert.False(File.Exists(_fixture.House.PathOf(session)));
        }

        await _fixture.House.Sessions.DeleteAsync(session.Id, "lost", "ann", Never);
        await _fixture.AppendAsync(await _fixture.OpenAsync(), Said("anew"));
    }

    [Fact]
    public async Task A_file_that_is_put_back_heals_the_session_without_a_restart()
    {
        var session = await TalkAsync();
        var copy = _fixture.House.Read(session);
        Edit(session, static text => text[..^9]);
        await Assert.ThrowsAsync<ReeveException>(() => _fixture.AppendAsync(session, Said("x")));
        _fixture.House.Write(session, copy);

        await _fixture.AppendAsync(session, Said("five"));

        Assert.Equal("user:one assistant:two user:three assistant:four user:five", Words(await _fixture.LoadAsync(session)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_read_or_written_through_a_link(bool folder)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "making links needs a privilege there");
        var session = await TalkAsync();
        var path = folder ? Path.GetDirectoryName(_fixture.House.PathOf(session))! : _fixture.House.PathOf(session);
        var elsewhere = Path.Combine(_fixture.House.Home, "elsewhere");
        Directory.Move(path, elsewhere);
        _ = folder ? Directory.CreateSymbolicLink(path, elsewhere) : File.CreateSymbolicLink(path, elsewhere);

        var refused = await Assert.ThrowsAsync<ReeveException>(() => _fixture.AppendAsync(session, Said("x")));

        Assert.Equal(ErrorCode.StorageFailed, refused.Code);
        Assert.Contains("link", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Files_and_folders_are_their_owners_alone()
    {
        var session = await TalkAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_fixture.House.PathOf(session)));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(_fixture.House.PathOf(session))!));
    }

    public void Dispose() => _fixture.Dispose();

    private async Task<Session> TalkAsync()
    {
        var session = await _fixture.OpenAsync();
        await _fixture.AppendAsync(session, Said("one"), Answered("two"), Said("three"), Answered("four"));
        await _fixture.LoadAsync(session);
        return session;
    }

    private void Edit(Session session, Func<string, string> edit) =>
        _fixture.House.Write(session, Encoding.UTF8.GetBytes(edit(Encoding.UTF8.GetString(_fixture.House.Read(session)))));

    private async Task ReadOnlyAsync(Session session, params string[] says)
    {
        var bytes = _fixture.House.Read(session);
        foreach (var restarted in new[] { false, true })
        {
            if (restarted)
            {
                _fixture.House.Restart();
            }

            foreach (var act in new Func<Task>[] { () => _fixture.AppendAsync(session, Said("x")), () => _fixture.LoadAsync(session) })
            {
                var refused = await Assert.ThrowsAsync<ReeveException>(act);
                Assert.Equal(ErrorCode.TranscriptDamaged, refused.Code);
                Assert.All(says, word => Assert.Contains(word, refused.Message, StringComparison.Ordinal));
            }
        }

        Assert.Equal(bytes, _fixture.House.Read(session));
        Assert.NotNull(await _fixture.House.Sessions.FindAsync(session.Id, Never));
    }
}
