using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Guard;

namespace Reeve.Engine.Sessions;

/// <summary>
/// One turn at a time in each session. A message that arrives gets the turn, waits in a bounded queue, or steers the turn that goes on, as its client wishes; in each case
/// it is a line on the disk before anybody is told. What waits is found again in the transcript after a restart. Thread-safe.
/// </summary>
public sealed class SessionDesk
{
    private readonly SessionSlots _slots;
    private readonly SessionKeeper _keeper;
    private readonly SessionOptions _options;
    private readonly TimeProvider _time;

    internal SessionDesk(SessionSlots slots, SessionKeeper keeper, SessionOptions options, TimeProvider time) =>
        (_slots, _keeper, _options, _time) = (slots, keeper, options, time);

    /// <param name="id">The session.</param>
    /// <param name="message">What is said.</param>
    /// <param name="whenBusy">What to do when a turn goes on.</param>
    /// <param name="run">The run that would answer it, where it exists already; for the line.</param>
    /// <param name="cancellationToken">Leaves the waiting for the session's gate, nothing else.</param>
    public Task<Arrival> SubmitAsync(SessionId id, UserMessage message, WhenBusy whenBusy, RunId? run, CancellationToken cancellationToken) =>
        UseAsync<Arrival>(
            id,
            async slot =>
            {
                await _keeper.ReadyAsync(slot, cancellationToken);
                return DeskRules.Arrive(slot.Desk, whenBusy, _options.MaxWaiting) switch
                {
                    DeskMove.Begin => await BeginAsync(slot, message, run, cancellationToken),
                    DeskMove.Queue => await WaitAsync(slot, message, SessionWait.Queue, cancellationToken),
                    DeskMove.Steer => await WaitAsync(slot, message, SessionWait.Steer, cancellationToken),
                    DeskMove.Busy => new Arrival.Busy(slot.Desk.Turn!.Run),
                    _ => new Arrival.Full(slot.Desk.Waiting.Count),
                };
            },
            cancellationToken);

    /// <summary>Begins the turn of the oldest message that waits; null when a turn goes on or none waits.</summary>
    public Task<TurnTicket?> TryBeginWaitingAsync(SessionId id, RunId? run, CancellationToken cancellationToken) =>
        UseAsync(id, slot => BeginWaitingAsync(slot, run, cancellationToken), cancellationToken);

    /// <summary>Takes the turn to go on with a message that a turn before left unanswered (a crash); null when a turn goes on.</summary>
    public Task<TurnTicket?> TryResumeAsync(SessionId id, OpenTurn open, RunId? run, CancellationToken cancellationToken) =>
        UseAsync(
            id,
            async slot =>
            {
                await _keeper.ReadyAsync(slot, cancellationToken);
                if (slot.Desk.Turn is not null || !slot.Session!.IsOpen)
                {
                    return null;
                }

                var ticket = new TurnTicket(id, open.Line, run);
                slot.Desk = slot.Desk with { Turn = ticket };
                return ticket;
            },
            cancellationToken);

    /// <summary>The steering since the last time, now part of the conversation; asked by the turn before it asks its model.</summary>
    public Task<ImmutableArray<WaitingMessage>> TakeSteeringAsync(TurnTicket ticket, CancellationToken cancellationToken) =>
        UseAsync(
            ticket.Session,
            async slot =>
            {
                Require(slot, ticket);
                var steers = DeskRules.Steers(slot.Desk);
                if (!steers.IsEmpty)
                {
                    await _keeper.AppendAsync(slot, [.. steers.Select(message => new SessionLine.Taken(message.Line, ticket.Run))], cancellationToken);
                    slot.Desk = DeskRules.WithoutSteers(slot.Desk);
                }

                return steers;
            },
            cancellationToken);

    /// <summary>
    /// The turn is over. With <paramref name="next"/> the oldest message that waits has the turn at once, so that nobody comes between; null when none waits. A turn that was
    /// <paramref name="broken"/> off may have left calls without a result; they are told as interrupted before anything else is said. Giving a ticket back twice does nothing.
    /// </summary>
    public Task<TurnTicket?> FinishAsync(TurnTicket ticket, bool broken, bool next, CancellationToken cancellationToken) =>
        UseAsync(
            ticket.Session,
            async slot =>
            {
                if (slot.Desk.Turn != ticket)
                {
                    return null;
                }

                slot.Desk = DeskRules.Finish(slot.Desk);
                if (broken)
                {
                    slot.Forget();
                }

                return next ? await BeginWaitingAsync(slot, null, cancellationToken) : null;
            },
            cancellationToken);

    private async Task<TurnTicket?> BeginWaitingAsync(SessionSlot slot, RunId? run, CancellationToken cancellationToken)
    {
        await _keeper.ReadyAsync(slot, cancellationToken);
        if (slot.Desk.Turn is not null || slot.Desk.Waiting.IsEmpty)
        {
            return null;
        }

        var first = slot.Desk.Waiting[0];
        await _keeper.AppendAsync(slot, [new SessionLine.Taken(first.Line, run)], cancellationToken);
        var ticket = new TurnTicket(slot.Id, first.Line, run);
        slot.Desk = DeskRules.BeginNext(slot.Desk, ticket);
        return ticket;
    }

    private async Task<Arrival> BeginAsync(SessionSlot slot, UserMessage message, RunId? run, CancellationToken cancellationToken)
    {
        // What was left waiting by a crash is said to the model first, in the same turn: it must neither be lost nor block the session for ever.
        IEnumerable<SessionLine> left = slot.Desk.Waiting.Select(waiting => new SessionLine.Taken(waiting.Line, run));
        var user = new SessionLine.User(message.Text, message.Sender, message.ClientMessage, run);
        switch (await _keeper.AppendAsync(slot, [.. left, user], cancellationToken))
        {
            case SessionAppend.Appended appended:
                var ticket = new TurnTicket(slot.Id, appended.Last, run);
                slot.Desk = DeskRules.Begin(slot.Desk, ticket);
                return new Arrival.Begun(ticket);
            case SessionAppend.Known known:
                return new Arrival.Known(known.Line);
            default:
                throw new InvalidOperationException("lines are appended or known");
        }
    }

    private async Task<Arrival> WaitAsync(SessionSlot slot, UserMessage message, SessionWait wait, CancellationToken cancellationToken)
    {
        switch (await _keeper.AppendAsync(slot, [new SessionLine.User(message.Text, message.Sender, message.ClientMessage, null, wait)], cancellationToken))
        {
            case SessionAppend.Appended appended:
                var ahead = slot.Desk.Waiting.Count;
                slot.Desk = DeskRules.Wait(slot.Desk, new WaitingMessage(appended.Last, message.Text, message.Sender, wait, _time.GetUtcNow()));
                return wait == SessionWait.Steer ? new Arrival.Steering(appended.Last, slot.Desk.Turn!.Run) : new Arrival.Queued(appended.Last, ahead);
            case SessionAppend.Known known:
                return new Arrival.Known(known.Line);
            default:
                throw new InvalidOperationException("lines are appended or known");
        }
    }

    private static void Require(SessionSlot slot, TurnTicket ticket)
    {
        if (slot.Desk.Turn != ticket)
        {
            throw new ReeveException(ErrorCode.Conflict, $"The turn in {ticket.Session} is over.");
        }
    }

    private Task<T> UseAsync<T>(SessionId id, Func<SessionSlot, Task<T>> use, CancellationToken cancellationToken) =>
        SessionNameRules.IsId(id.Value) ? _slots.UseAsync(id, use, cancellationToken) : throw SessionSettler.NotFound(id);
}
