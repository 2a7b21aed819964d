using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Models;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Sessions;

/// <summary>What one line of a transcript says. A line is written once and never again; what it says is data, never an instruction.</summary>
public abstract record SessionLine
{
    private SessionLine()
    {
    }

    /// <summary>The first line, and only that: whose conversation it is.</summary>
    public sealed record Meta(SessionId Session, string Owner, string Agent, string Sender) : SessionLine;

    /// <summary>
    /// What a person, a schedule or another agent said; durable before anybody is told it arrived. One that <see cref="Waits"/> takes its place in the conversation where a
    /// <see cref="Taken"/> names it, so that a message queued behind a turn never stands in the middle of that turn.
    /// </summary>
    public sealed record User(string Text, string Sender, string? ClientMessage = null, RunId? Run = null, SessionWait Waits = SessionWait.No) : SessionLine;

    /// <summary>A waiting message is taken up here, by this run where it is known. <paramref name="Line"/> is the number of its <see cref="User"/> line.</summary>
    public sealed record Taken(long Line, RunId? Run = null) : SessionLine;

    /// <summary>What the model said, and the calls it asked for. Without calls it ends the turn.</summary>
    public sealed record Assistant(string Text, ImmutableArray<ChatToolCall> Calls, string Model, Usage Used, RunId Run) : SessionLine;

    /// <summary>A call is about to be made. It stands before the effect, so that no crash forgets what may have happened.</summary>
    public sealed record ToolCall(ChatToolCall Call, RunId Run) : SessionLine;

    /// <summary>What a call returned.</summary>
    public sealed record ToolResult(string CallId, string Output, bool IsError, RunId Run) : SessionLine;

    /// <summary>
    /// A summary of what was said before; a later load starts from it. Nothing before it is deleted. <paramref name="KeepFrom"/>: from that line on the words stay as they
    /// were said (the message that is being answered, say); null keeps none of them.
    /// </summary>
    public sealed record Compaction(string Summary, long? KeepFrom = null, RunId? Run = null) : SessionLine;

    /// <summary>
    /// A turn was cut short: why, and the calls it leaves without a result. One that does not end the turn is recovery's: the message is still to be answered.
    /// </summary>
    public sealed record Interruption(string Why, ImmutableArray<string> Calls, RunId? Run = null, bool EndsTurn = true) : SessionLine;
}

/// <summary>Whether a message waits while a turn is going on, and for what.</summary>
public enum SessionWait
{
    /// <summary>It begins a turn.</summary>
    No,

    /// <summary>For a turn of its own.</summary>
    Queue,

    /// <summary>For the next time the running turn asks its model; when that turn ends first, for a turn of its own.</summary>
    Steer,
}

/// <summary>A line with its place in the transcript, from 1, and the moment it was written.</summary>
public sealed record NumberedLine(long Number, DateTimeOffset At, SessionLine Line);
