using Reeve.Engine.Foundation;

namespace Reeve.Engine.Sessions;

/// <summary>What became of a message. In every case but the last two it is on the disk.</summary>
public abstract record Arrival
{
    private Arrival()
    {
    }

    /// <summary>It has the session's turn: run it, and give the ticket back.</summary>
    public sealed record Begun(TurnTicket Ticket) : Arrival;

    /// <summary>It waits for a turn of its own, behind <paramref name="Ahead"/> others.</summary>
    public sealed record Queued(long Line, int Ahead) : Arrival;

    /// <summary>The running turn takes it up before it asks its model again.</summary>
    public sealed record Steering(long Line, RunId? Run) : Arrival;

    /// <summary>The client sent it before, under the same id; nothing was written.</summary>
    public sealed record Known(long Line) : Arrival;

    /// <summary>A turn goes on and the client asked not to wait.</summary>
    public sealed record Busy(RunId? Run) : Arrival;

    /// <summary>As many wait as may.</summary>
    public sealed record Full(int Waiting) : Arrival;
}

/// <summary>What a client wants when a turn goes on already.</summary>
public enum WhenBusy
{
    /// <summary>A turn of its own, afterwards.</summary>
    Queue,

    /// <summary>A word into the running turn.</summary>
    Steer,

    /// <summary>To hear of it.</summary>
    Refuse,
}

/// <summary>What a sender says. <see cref="ClientMessage"/>: the client's own id of it, under which it is taken once.</summary>
public sealed record UserMessage(string Text, string Sender, string? ClientMessage = null);
