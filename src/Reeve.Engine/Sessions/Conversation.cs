using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Models;

namespace Reeve.Engine.Sessions;

/// <summary>What a turn needs of a session: the words since the last compaction as a model is shown them, and what is left to do.</summary>
public sealed record Conversation
{
    public required Session Session { get; init; }

    /// <summary>Every call among them has its result: one that never came is told as interrupted. Messages that wait are not among them.</summary>
    public required ImmutableArray<ChatMessage> Messages { get; init; }

    /// <summary>Messages that arrived during a turn and no turn has taken up yet, oldest first.</summary>
    public ImmutableArray<WaitingMessage> Waiting { get; init; } = [];

    /// <summary>The message a turn has begun to answer and not finished; null when there is none. After a crash: what to resume.</summary>
    public OpenTurn? Unanswered { get; init; }
}

/// <summary>A message that waits. <see cref="Line"/> is its number in the transcript.</summary>
public sealed record WaitingMessage(long Line, string Text, string Sender, SessionWait Waits, DateTimeOffset At);

/// <summary>A turn without its answer: its message's line, its run where it is known, and the calls that have no result. <see cref="Started"/> ones may have had their effect.</summary>
public sealed record OpenTurn(long Line, RunId? Run, ImmutableArray<string> Dangling, ImmutableArray<string> Started);
