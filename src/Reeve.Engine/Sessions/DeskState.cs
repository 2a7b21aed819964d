using System.Collections.Immutable;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Sessions;

/// <summary>What goes on in a session: at most one turn, and the messages behind it, oldest first. Rebuilt from the transcript after a restart.</summary>
internal sealed record DeskState(TurnTicket? Turn, ImmutableList<WaitingMessage> Waiting)
{
    public static readonly DeskState Idle = new(null, []);
}

/// <summary>The right to the session's one turn. Held by the loop that runs it; a ticket that was given back opens nothing.</summary>
public sealed class TurnTicket(SessionId session, long line, RunId? run)
{
    public SessionId Session => session;

    /// <summary>The message's line.</summary>
    public long Line => line;

    public RunId? Run => run;
}
