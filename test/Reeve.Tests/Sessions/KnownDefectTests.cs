using System.Text;
using Reeve.Engine.Sessions;
using Reeve.Guard;
using static Reeve.Tests.Sessions.SessionFixture;

namespace Reeve.Tests.Sessions;

/// <summary>How the system this one replaces loses conversations, each way impossible here.</summary>
public sealed class KnownDefectTests : IDisposable
{
    private readonly SessionFixture _fixture = new();

    [Fact]
    public async Task What_was_said_and_done_is_on_the_disk_before_the_turn_ends_not_after_it()
    {
        var session = await _fixture.OpenAsync();
        await SubmitAsync(session, "do it");
        Assert.Contains("do it", Text(session), StringComparison.Ordinal);
        await _fixture.AppendAsync(session, Answered("", "c1"), Calling("c1"));
        _fixture.House.Restart(); // no end of the turn, no shutdown

        Assert.Equal($"user:do it assistant:[c1] result:c1={Replay.Unknown}!", Words(await _fixture.LoadAsync(session)));
    }

    [Fact]
    public async Task A_cancelled_turn_does_not_erase_the_record_of_calls_that_were_made()
    {
        var session = await _fixture.OpenAsync();
        var turn = ((Arrival.Begun)await SubmitAsync(session, "send it")).Ticket;
        await _fixture.AppendAsync(session, Answered("I will", "c1"), Calling("c1"));
        await _fixture.AppendAsync(session, new SessionLine.Interruption("cancelled by ann", ["c1"], Run));
        await _fixture.House.Desk.FinishAsync(turn, broken: true, next: false, Never);

        Assert.Equal($"user:send it assistant:I will[c1] result:c1={Replay.Unknown}!", Words(await _fixture.LoadAsync(session)));
    }

    [Fact]
    public async Task A_line_is_never_written_again_so_no_crash_in_a_rewrite_can_lose_the_rest()
    {
        var session = await _fixture.OpenAsync();
        var before = Array.Empty<byte>();
        foreach (var act in new Func<Task>[]
        {
            () => _fixture.AppendAsync(session, Said("one")),
            () => _fixture.AppendAsync(session, Answered("two")),
            () => _fixture.House.Sessions.RenameAsync(session.Id, "another title", "ann", Never),
            () => _fixture.House.Sessions.CompactAsync(session.Id, new("short"), null, Never),
            () => { _fixture.House.Restart(); return _fixture.LoadAsync(session); },
            () => _fixture.AppendAsync(session, Said("three")),
        })
        {
            await act();
            var now = _fixture.House.Read(session);
            Assert.True(now.AsSpan().StartsWith(before));
            before = now;
        }
    }

    [Fact]
    public async Task The_time_of_birth_stays_whatever_is_written_later()
    {
        var session = await _fixture.OpenAsync();
        _fixture.Time.Advance(TimeSpan.FromDays(1));
        await _fixture.AppendAsync(session, Said("one"));
        await _fixture.House.Sessions.RenameAsync(session.Id, "title", "ann", Never);
        _fixture.House.Restart();

        Assert.Equal(session.CreatedAt, (await _fixture.OpenAsync()).CreatedAt);
        Assert.Equal(session.CreatedAt.AddDays(1), (await _fixture.OpenAsync()).UpdatedAt);
    }

    [Fact]
    public async Task The_line_after_a_torn_one_is_not_glued_onto_it()
    {
        var session = await _fixture.OpenAsync();
        await _fixture.AppendAsync(session, Said("one"));
        await _fixture.LoadAsync(session);
        File.AppendAllText(_fixture.House.PathOf(session), "{\"n\":3,\"at\":\"20");

        await _fixture.AppendAsync(session, Said("two"));

        Assert.Equal("user:one user:two", Words(await _fixture.LoadAsync(session)));
        Assert.DoesNotContain("\"20{", Text(session), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_cannot_be_read_is_not_passed_over_in_silence()
    {
        var session = await _fixture.OpenAsync();
        await _fixture.AppendAsync(session, Said("one"), Answered("two"), Said("three"));
        await _fixture.LoadAsync(session);
        _fixture.House.Write(session, Encoding.UTF8.GetBytes(Text(session).Replace("two", "2", StringComparison.Ordinal)));

        var refused = await Assert.ThrowsAsync<ReeveException>(() => _fixture.LoadAsync(session));

        Assert.Contains("line 3", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_fails_is_told_to_who_asked_for_it()
    {
        var session = await _fixture.OpenAsync();
        _fixture.House.Files.AppendFault = new ReeveException(ErrorCode.StorageFull, "full", retryable: true);

        await Assert.ThrowsAsync<ReeveException>(() => SubmitAsync(session, "hello"));

        _fixture.House.Files.AppendFault = null;
        Assert.IsType<Arrival.Begun>(await SubmitAsync(session, "hello")); // and the turn was not taken by what failed
    }

    [Fact]
    public async Task Two_who_write_to_one_session_at_once_overwrite_nothing_of_each_other()
    {
        var session = await _fixture.OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => _fixture.AppendAsync(session, Said("m" + i)), Never)));

        Assert.Equal(40, (await _fixture.LoadAsync(session)).Messages.Length);
        Assert.Equal(41, (await _fixture.OpenAsync()).Lines);
    }

    [Fact]
    public async Task A_second_word_of_steering_does_not_replace_the_first()
    {
        var session = await _fixture.OpenAsync();
        var turn = ((Arrival.Begun)await SubmitAsync(session, "go")).Ticket;
        await SubmitAsync(session, "left", WhenBusy.Steer);
        await SubmitAsync(session, "then right", WhenBusy.Steer);

        Assert.Equal(2, (await _fixture.House.Desk.TakeSteeringAsync(turn, Never)).Length);
    }

    [Fact]
    public async Task Nobody_waits_for_a_turn_to_look_at_its_session_or_to_speak_into_it()
    {
        var session = await _fixture.OpenAsync();
        await SubmitAsync(session, "go"); // the turn goes on to the end of this test

        Assert.True(_fixture.House.Sessions.IsLive(session.Id));
        Assert.NotNull(await _fixture.House.Sessions.FindAsync(session.Id, Never));
        Assert.Single((await _fixture.LoadAsync(session)).Messages);
        Assert.IsType<Arrival.Steering>(await SubmitAsync(session, "stop", WhenBusy.Steer));
    }

    [Fact]
    public async Task A_title_does_not_move_the_file_and_no_name_is_part_of_its_name()
    {
        var session = await _fixture.OpenAsync("Ann Example");
        await _fixture.AppendAsync(session, Said("about my tax return"));
        await _fixture.House.Sessions.RenameAsync(session.Id, "tax", "ann", Never);

        Assert.Equal([session.Id + ".jsonl"], Directory.GetFiles(Path.Combine(_fixture.House.Home, "sessions", "butler")).Select(static path => Path.GetFileName(path)));
    }

    [Fact]
    public async Task Compaction_deletes_nothing()
    {
        var session = await _fixture.OpenAsync();
        await _fixture.AppendAsync(session, Said("the first words"));
        await _fixture.House.Sessions.CompactAsync(session.Id, new("short"), null, Never);

        Assert.Contains("the first words", Text(session), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_comes_after_its_call_was_told_as_interrupted_does_not_answer_it_twice()
    {
        var session = await _fixture.OpenAsync();
        await _fixture.AppendAsync(session, Said("go"), Answered("", "c1"), Calling("c1"));
        _fixture.House.Restart();
        await _fixture.LoadAsync(session);
        await _fixture.AppendAsync(session, Returned("c1", "late"));

        Assert.Equal($"user:go assistant:[c1] result:c1={Replay.Unknown}!", Words(await _fixture.LoadAsync(session)));
    }

    public void Dispose() => _fixture.Dispose();

    private string Text(Session session) => Encoding.UTF8.GetString(_fixture.House.Read(session));

    private Task<Arrival> SubmitAsync(Session session, string text, WhenBusy whenBusy = WhenBusy.Queue) =>
        _fixture.House.Desk.SubmitAsync(session.Id, new UserMessage(text, "ann"), whenBusy, Run, Never);
}
