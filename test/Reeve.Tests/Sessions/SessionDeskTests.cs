using Reeve.Engine.Sessions;
using Reeve.Guard;
using static Reeve.Tests.Sessions.SessionFixture;

namespace Reeve.Tests.Sessions;

public sealed class SessionDeskTests : IDisposable
{
    private readonly SessionFixture _fixture = new(new SessionOptions { MaxWaiting = 2 });

    [Fact]
    public async Task One_turn_at_a_time_and_the_others_follow_in_their_order()
    {
        var session = await _fixture.OpenAsync();
        var first = Assert.IsType<Arrival.Begun>(await SubmitAsync(session, "a"));
        Assert.Equal(0, Assert.IsType<Arrival.Queued>(await SubmitAsync(session, "b")).Ahead);
        Assert.Equal(1, Assert.IsType<Arrival.Queued>(await SubmitAsync(session, "c")).Ahead);
        Assert.Equal(2, Assert.IsType<Arrival.Full>(await SubmitAsync(session, "d")).Waiting);
        Assert.IsType<Arrival.Busy>(await SubmitAsync(session, "e", WhenBusy.Refuse));
        Assert.Equal("user:a", Words(await _fixture.LoadAsync(session)));

        await _fixture.AppendAsync(session, Answered("A"));
        var second = await FinishAsync(first.Ticket);
        Assert.Equal("user:a assistant:A user:b", Words(await _fixture.LoadAsync(session)));
        await _fixture.AppendAsync(session, Answered("B"));
        var third = await FinishAsync(second!);
        await _fixture.AppendAsync(session, Answered("C"));

        Assert.Null(await FinishAsync(third!));
        Assert.Equal("user:a assistant:A user:b assistant:B user:c assistant:C", Words(await _fixture.LoadAsync(session)));
        Assert.False(_fixture.House.Sessions.IsLive(session.Id));
    }

    [Fact]
    public async Task Steering_is_taken_up_by_the_running_turn_after_the_results_its_model_waits_for()
    {
        var session = await _fixture.OpenAsync();
        var turn = Assert.IsType<Arrival.Begun>(await SubmitAsync(session, "a")).Ticket;
        await _fixture.AppendAsync(session, Answered("", "c1"), Calling("c1"));
        Assert.IsType<Arrival.Steering>(await SubmitAsync(session, "rather b", WhenBusy.Steer));
        Assert.IsType<Arrival.Steering>(await SubmitAsync(session, "and c", WhenBusy.Steer));
        await _fixture.AppendAsync(session, Returned("c1", "out"));

        var taken = await _fixture.House.Desk.TakeSteeringAsync(turn, Never);

        Assert.Equal(["rather b", "and c"], taken.Select(static message => message.Text));
        Assert.Equal("user:a assistant:[c1] result:c1=out user:rather b user:and c", Words(await _fixture.LoadAsync(session)));
        Assert.Empty(await _fixture.House.Desk.TakeSteeringAsync(turn, Never));
    }

    [Fact]
    public async Task Steering_that_came_too_late_gets_a_turn_of_its_own()
    {
        var session = await _fixture.OpenAsync();
        var turn = Assert.IsType<Arrival.Begun>(await SubmitAsync(session, "a")).Ticket;
        await SubmitAsync(session, "late", WhenBusy.Steer);
        await _fixture.AppendAsync(session, Answered("A"));

        Assert.NotNull(await FinishAsync(turn));
        Assert.Equal("user:a assistant:A user:late", Words(await _fixture.LoadAsync(session)));
    }

    [Fact]
    public async Task What_waits_outlives_a_restart_and_is_found_among_the_unfinished()
    {
        var session = await _fixture.OpenAsync();
        await SubmitAsync(session, "a");
        await SubmitAsync(session, "b");
        await SubmitAsync(session, "c");
        await _fixture.LoadAsync(session);
        _fixture.House.Restart();

        var found = await ((ISessionStore)_fixture.Storage).ListAsync(new SessionFilter(Unfinished: true), new(null, 10), Never);
        Assert.Equal((session.Id, 2, true), (Assert.Single(found.Items).Id, found.Items[0].Waiting, found.Items[0].IsOpen));
        var conversation = await _fixture.LoadAsync(session);
        Assert.Equal(["b", "c"], conversation.Waiting.Select(static message => message.Text));
        Assert.Equal(2, conversation.Unanswered!.Line);

        var resumed = await _fixture.House.Desk.TryResumeAsync(session.Id, conversation.Unanswered, Run, Never);
        await _fixture.AppendAsync(session, Answered("A"));
        Assert.NotNull(await FinishAsync(resumed!));
        Assert.Equal("user:a assistant:A user:b", Words(await _fixture.LoadAsync(session)));
    }

    [Fact]
    public async Task A_message_after_a_crash_takes_what_was_left_waiting_with_it()
    {
        var session = await _fixture.OpenAsync();
        await SubmitAsync(session, "a");
        await SubmitAsync(session, "b");
        _fixture.House.Restart();

        Assert.IsType<Arrival.Begun>(await SubmitAsync(session, "c"));

        Assert.Equal("user:a user:b user:c", Words(await _fixture.LoadAsync(session)));
        Assert.Empty((await _fixture.LoadAsync(session)).Waiting);
    }

    [Fact]
    public async Task Calls_a_crash_left_without_a_result_are_told_as_interrupted_once()
    {
        var session = await _fixture.OpenAsync();
        await SubmitAsync(session, "a");
        await _fixture.AppendAsync(session, Answered("", "c1", "c2", "c3"), Calling("c1"), Calling("c2"));
        await _fixture.AppendAsync(session, Returned("c1", "out"));
        _fixture.House.Restart();

        var told = $"user:a assistant:[c1,c2,c3] result:c1=out result:c2={Replay.Unknown}! result:c3={Replay.NotStarted}!";
        Assert.Equal(told, Words(await _fixture.LoadAsync(session)));
        var length = _fixture.House.Read(session).Length;
        Assert.Equal(2, (await _fixture.LoadAsync(session)).Unanswered!.Line);
        _fixture.House.Restart();
        Assert.Equal(told, Words(await _fixture.LoadAsync(session)));

        Assert.Equal(length, _fixture.House.Read(session).Length);
    }

    [Fact]
    public async Task A_turn_given_up_in_the_middle_leaves_no_call_without_a_result_for_the_next()
    {
        var session = await _fixture.OpenAsync();
        var turn = Assert.IsType<Arrival.Begun>(await SubmitAsync(session, "a")).Ticket;
        await _fixture.AppendAsync(session, Answered("", "c1"), Calling("c1"));
        await _fixture.House.Desk.FinishAsync(turn, broken: true, next: true, Never);

        Assert.IsType<Arrival.Begun>(await SubmitAsync(session, "b"));

        Assert.Equal($"user:a assistant:[c1] result:c1={Replay.Unknown}! user:b", Words(await _fixture.LoadAsync(session)));
        Assert.Equal(1, System.Text.Encoding.UTF8.GetString(_fixture.House.Read(session)).Split("\"type\":\"interruption\"").Length - 1);
    }

    [Fact]
    public async Task A_session_in_a_turn_is_neither_deleted_nor_compacted_by_others()
    {
        var session = await _fixture.OpenAsync();
        var turn = Assert.IsType<Arrival.Begun>(await SubmitAsync(session, "a")).Ticket;

        var deleted = await Assert.ThrowsAsync<ReeveException>(() => _fixture.House.Sessions.DeleteAsync(session.Id, "x", "x", Never));
        var compacted = await Assert.ThrowsAsync<ReeveException>(() => _fixture.House.Sessions.CompactAsync(session.Id, new("s"), null, Never));

        Assert.Equal((ErrorCode.Conflict, ErrorCode.Conflict), (deleted.Code, compacted.Code));
        await _fixture.House.Sessions.CompactAsync(session.Id, new("s", KeepFrom: 2), turn, Never);
        Assert.Equal("user:Summary of the conversation so far:\ns user:a", Words(await _fixture.LoadAsync(session)));
    }

    [Fact]
    public async Task A_ticket_that_was_given_back_opens_nothing()
    {
        var session = await _fixture.OpenAsync();
        var old = Assert.IsType<Arrival.Begun>(await SubmitAsync(session, "a")).Ticket;
        await FinishAsync(old);
        var turn = Assert.IsType<Arrival.Begun>(await SubmitAsync(session, "b")).Ticket;

        await FinishAsync(old);

        Assert.True(_fixture.House.Sessions.IsLive(session.Id));
        await Assert.ThrowsAsync<ReeveException>(() => _fixture.House.Desk.TakeSteeringAsync(old, Never));
        await FinishAsync(turn);
        Assert.False(_fixture.House.Sessions.IsLive(session.Id));
    }

    [Fact]
    public async Task A_message_sent_twice_at_once_begins_one_turn()
    {
        var session = await _fixture.OpenAsync();

        var arrivals = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => _fixture.House.Desk.SubmitAsync(session.Id, new UserMessage("hi", "ann", "m1"), WhenBusy.Queue, null, Never), Never)));

        Assert.Single(arrivals.OfType<Arrival.Begun>());
        Assert.Equal(7, arrivals.OfType<Arrival.Known>().Count());
        Assert.Equal("user:hi", Words(await _fixture.LoadAsync(session)));
    }

    public void Dispose() => _fixture.Dispose();

    private Task<Arrival> SubmitAsync(Session session, string text, WhenBusy whenBusy = WhenBusy.Queue) =>
        _fixture.House.Desk.SubmitAsync(session.Id, new UserMessage(text, "ann"), whenBusy, Run, Never);

    private Task<TurnTicket?> FinishAsync(TurnTicket ticket) => _fixture.House.Desk.FinishAsync(ticket, broken: false, next: true, Never);
}
