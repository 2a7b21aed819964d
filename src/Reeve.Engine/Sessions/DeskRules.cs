using System.Collections.Immutable;

namespace Reeve.Engine.Sessions;

/// <summary>One turn at a time: who begins, who waits, who is taken up. Pure.</summary>
internal static class DeskRules
{
    /// <summary>What happens to a message that arrives now.</summary>
    public static DeskMove Arrive(DeskState state, WhenBusy wish, int most) =>
        state.Turn is null ? DeskMove.Begin
        : wish == WhenBusy.Refuse ? DeskMove.Busy
        : state.Waiting.Count >= most ? DeskMove.Full
        : wish == WhenBusy.Steer ? DeskMove.Steer
        : DeskMove.Queue;

    public static DeskState Wait(DeskState state, WaitingMessage message) => state with { Waiting = state.Waiting.Add(message) };

    /// <summary>A turn begins; nothing that was left over waits any more, because it is said to the model together with what begins it.</summary>
    public static DeskState Begin(DeskState state, TurnTicket ticket) =>
        state.Turn is null ? new DeskState(ticket, []) : throw new InvalidOperationException("a turn goes on already");

    /// <summary>The oldest that waits begins a turn; the others go on waiting.</summary>
    public static DeskState BeginNext(DeskState state, TurnTicket ticket) =>
        state.Turn is null ? new DeskState(ticket, state.Waiting.RemoveAt(0)) : throw new InvalidOperationException("a turn goes on already");

    /// <summary>What the running turn is to take up: every word of steering, in its order.</summary>
    public static ImmutableArray<WaitingMessage> Steers(DeskState state) => [.. state.Waiting.Where(static message => message.Waits == SessionWait.Steer)];

    public static DeskState WithoutSteers(DeskState state) => state with { Waiting = state.Waiting.RemoveAll(static message => message.Waits == SessionWait.Steer) };

    /// <summary>The turn is over; steering that came too late waits for a turn like the rest.</summary>
    public static DeskState Finish(DeskState state) => state with { Turn = null };
}

/// <summary>What a desk does with a message.</summary>
internal enum DeskMove
{
    Begin,
    Queue,
    Steer,
    Busy,
    Full,
}
