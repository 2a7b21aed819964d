using Reeve.Engine.Foundation;

namespace Reeve.Engine.Turns;

/// <summary>What a message became. The message is on disk.</summary>
/// <param name="Session">The conversation.</param>
/// <param name="Line">The message's line in its transcript: with the session, what a watch of its answer names.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Run">The run that answers it, or that it steers; null while it waits, and when it is long over.</param>
/// <param name="Cursor">Attaching to the run after it shows everything that followed the message.</param>
/// <param name="Ahead">Messages that wait before it.</param>
public sealed record TurnReceipt(SessionId Session, long Line, TurnStatus Status, RunId? Run = null, long Cursor = 0, int Ahead = 0);

/// <summary>How far a message is.</summary>
public enum TurnStatus
{
    Running,

    /// <summary>It waits for a turn of its own.</summary>
    Queued,

    /// <summary>The running turn is told it, the next time it asks its model.</summary>
    Steering,

    /// <summary>It came before, under the same id.</summary>
    Repeated,
}
