using Reeve.Engine.Sessions;
using Reeve.Guard;
using static Reeve.Tests.Sessions.SessionFixture;

namespace Reeve.Tests.Sessions;

public sealed class SessionServiceTests : IDisposable
{
    private readonly SessionFixture _fixture = new();

    [Fact]
    public async Task A_conversation_is_the_same_after_a_restart()
    {
        var session = await _fixture.OpenAsync();
        await _fixture.AppendAsync(session, Said("hello\nthere \"you\" \ud83d\ude00"));
        await _fixture.AppendAsync(session, Answered("let me see", "c1", "c2"), Calling("c1"), Calling("c2"));
        await _fixture.AppendAsync(session, Returned("c2", "two"), Returned("c1", "one"));
        await _fixture.AppendAsync(session, Answered("done"));
        var before = Words(await _fixture.LoadAsync(session));

        _fixture.House.Restart();

        Assert.Equal("user:hello\nthere \"you\" \ud83d\ude00 assistant:let me see[c1,c2] result:c2=two result:c1=one assistant:done", before);
        Assert.Equal(before, Words(await _fixture.LoadAsync(await _fixture.OpenAsync())));
        Assert.Equal((8, 1, "hello"), ((await _fixture.OpenAsync()).Lines, (await _fixture.OpenAsync()).Messages, (await _fixture.OpenAsync()).Title));
    }

    [Fact]
    public async Task The_same_pair_resumes_its_session_and_another_pair_gets_its_own()
    {
        var first = await _fixture.OpenAsync();

        Assert.Equal(first.Id, (await _fixture.OpenAsync()).Id);
        Assert.NotEqual(first.Id, (await _fixture.OpenAsync("ben")).Id);
        Assert.NotEqual(first.Id, (await _fixture.OpenAsync(agent: "cook")).Id);
        Assert.NotEqual(first.Id, (await _fixture.House.Sessions.OpenAsync("butler", "somebody-else", "ann", Never)).Id);
    }

    [Fact]
    public async Task A_race_to_open_makes_one_session()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _fixture.OpenAsync(), Never)));

        Assert.Single(opened.Select(static session => session.Id).Distinct());
        Assert.Single(_fixture.Storage.Entries, static entry => entry.Type == "session.opened");
    }

    [Theory]
    [InlineData("../butler", "ann")]
    [InlineData("a/b", "ann")]
    [InlineData("", "ann")]
    [InlineData("butler", "")]
    [InlineData("butler", "a\nb")]
    public async Task A_key_that_could_be_anything_else_is_refused(string agent, string sender)
    {
        var refused = await Assert.ThrowsAsync<ReeveException>(() => _fixture.OpenAsync(sender, agent));

        Assert.Equal(ErrorCode.InvalidRequest, refused.Code);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("sess_../../../../etc/passwd000000")]
    [InlineData("sess_0000000000000000000000000A")]
    [InlineData("")]
    public async Task An_id_that_is_none_is_not_found(string id)
    {
        var refused = await Assert.ThrowsAsync<ReeveException>(() => _fixture.House.Sessions.LoadAsync(new(id), Never));

        Assert.Equal(ErrorCode.NotFound, refused.Code);
        Assert.Null(await _fixture.House.Sessions.FindAsync(new(id), Never));
    }

    [Fact]
    public async Task A_clients_message_is_taken_once_also_after_a_restart()
    {
        var session = await _fixture.OpenAsync();
        Assert.Equal(new SessionAppend.Appended(2, 2), await _fixture.AppendAsync(session, Said("hi", "m1")));

        Assert.Equal(new SessionAppend.Known(2), await _fixture.AppendAsync(session, Said("hi", "m1")));
        _fixture.House.Restart();
        Assert.Equal(new SessionAppend.Known(2), await _fixture.AppendAsync(session, Said("hi", "m1")));

        Assert.Equal("user:hi", Words(await _fixture.LoadAsync(session)));
    }

    [Fact]
    public async Task A_full_disk_fails_the_append_and_leaves_no_half_of_it()
    {
        var session = await _fixture.OpenAsync();
        await _fixture.AppendAsync(session, Said("one"));
        var before = _fixture.House.Read(session);
        _fixture.House.Files.AppendFault = new ReeveException(ErrorCode.StorageFull, "full", retryable: true);

        var refused = await Assert.ThrowsAsync<ReeveException>(() => _fixture.AppendAsync(session, Answered("two")));
        _fixture.House.Files.AppendFault = null;

        Assert.Equal(ErrorCode.StorageFull, refused.Code);
        Assert.Equal(before, _fixture.House.Read(session));
        await _fixture.AppendAsync(session, Answered("three"));
        Assert.Equal("user:one assistant:three", Words(await _fixture.LoadAsync(session)));
    }

    [Fact]
    public async Task A_log_that_takes_no_entry_loses_no_line_that_was_acknowledged()
    {
        var session = await _fixture.OpenAsync();
        await _fixture.AppendAsync(session, Said("one"));
        _fixture.Storage.FailOn(static _ => new ReeveException(ErrorCode.StorageFull, "full", retryable: true));
        await _fixture.AppendAsync(session, Answered("two"));

        var refused = await Assert.ThrowsAsync<ReeveException>(() => _fixture.AppendAsync(session, Said("three")));
        _fixture.Storage.FailOn(null);

        Assert.Equal(ErrorCode.StorageFull, refused.Code);
        Assert.Equal("user:one assistant:two", Words(await _fixture.LoadAsync(session)));
        Assert.Equal(3, (await _fixture.OpenAsync()).Lines);
        Assert.Equal("session.recovered", _fixture.Storage.Entries[^1].Type);
    }

    [Fact]
    public async Task A_load_starts_from_the_newest_compaction_and_keeps_what_it_says()
    {
        var session = await _fixture.OpenAsync();
        await _fixture.AppendAsync(session, Said("one"), Answered("two"), Said("three"));
        await _fixture.House.Sessions.CompactAsync(session.Id, new SessionLine.Compaction("they counted", KeepFrom: 4), null, Never);
        await _fixture.AppendAsync(session, Answered("four"));

        Assert.Equal("user:Summary of the conversation so far:\nthey counted user:three assistant:four", Words(await _fixture.LoadAsync(session)));
        Assert.Contains("\"one\"", System.Text.Encoding.UTF8.GetString(_fixture.House.Read(session)));
    }

    [Fact]
    public async Task Deleting_erases_the_words_and_leaves_the_commitments()
    {
        var session = await _fixture.OpenAsync();
        await _fixture.AppendAsync(session, Said("secret words", "m1"));

        await _fixture.House.Sessions.DeleteAsync(session.Id, "asked", "ann", Never);

        Assert.False(File.Exists(_fixture.House.PathOf(session)));
        Assert.Equal(["session.opened", "session.appended", "session.deleted"], _fixture.Storage.Entries.Select(static entry => entry.Type));
        Assert.DoesNotContain(_fixture.Storage.Entries, static entry => System.Text.Encoding.UTF8.GetString(entry.Bytes!.Value.Span).Contains("secret", StringComparison.Ordinal));
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ReeveException>(() => _fixture.AppendAsync(session, Said("x")))).Code);
        Assert.NotEqual(session.Id, (await _fixture.OpenAsync()).Id);
    }

    [Fact]
    public async Task A_title_is_the_first_words_unless_a_person_chose_one()
    {
        var session = await _fixture.OpenAsync();
        await _fixture.AppendAsync(session, Said("please look at the mail of yesterday and tell me what of it cannot wait until Monday"));
        Assert.Equal("please look at the mail of yesterday and tell me what of it…", (await _fixture.OpenAsync()).Title);

        await _fixture.House.Sessions.RenameAsync(session.Id, "Mail\u001b[31m", "ann", Never);
        await _fixture.AppendAsync(session, Answered("yes"));

        Assert.Equal("Mail[31m", (await _fixture.OpenAsync()).Title);
    }

    [Fact]
    public async Task Idle_sessions_cost_no_memory()
    {
        using var fixture = new SessionFixture(new SessionOptions { MaxReady = 4 });
        for (var i = 0; i < 20; i++)
        {
            await fixture.AppendAsync(await fixture.OpenAsync("sender" + i), Said("hi"));
        }

        Assert.Equal(4, fixture.House.Ready);
        Assert.Equal("user:hi", Words(await fixture.LoadAsync(await fixture.OpenAsync("sender0"))));
    }

    [Fact]
    public async Task Many_sessions_are_written_at_once_and_none_mixes_with_another()
    {
        var sessions = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => _fixture.OpenAsync("sender" + i)));
        await Task.WhenAll(sessions.Select(async session =>
        {
            for (var i = 0; i < 10; i++)
            {
                await _fixture.AppendAsync(session, Said($"{session.Sender} {i}"));
            }
        }));

        foreach (var session in sessions)
        {
            Assert.Equal(string.Join(' ', Enumerable.Range(0, 10).Select(i => $"user:{session.Sender} {i}")), Words(await _fixture.LoadAsync(session)));
        }
    }

    public void Dispose() => _fixture.Dispose();
}
