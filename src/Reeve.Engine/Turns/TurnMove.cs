using System.Collections.Immutable;
using Reeve.Engine.Models;

namespace Reeve.Engine.Turns;

/// <summary>What a turn does next.</summary>
public abstract record TurnMove
{
    private TurnMove()
    {
    }

    /// <summary>Makes these calls; what is refused is told to the model as its result, with the reason.</summary>
    public sealed record CallTools(ImmutableArray<ChatToolCall> Calls, ImmutableArray<RefusedCall> Refused) : TurnMove;

    /// <summary>The turn is over.</summary>
    public sealed record End(TurnEnd How) : TurnMove;
}

/// <summary>A call that is not made, and what the model is told instead of a result.</summary>
public sealed record RefusedCall(ChatToolCall Call, string Why);

/// <summary>How a turn ended. <see cref="Code"/> is null for an answer; else one of <c>ErrorCode</c>.</summary>
public sealed record TurnEnd(TurnResult Result, string? Code = null, string? Reason = null)
{
    public static readonly TurnEnd Answered = new(TurnResult.Answered);

    public static TurnEnd Failed(string code, string reason) => new(TurnResult.Failed, code, reason);
}

/// <summary>The kinds of ends; a kill is none of these, because it comes from outside and prevails.</summary>
public enum TurnResult
{
    Answered,
    Failed,
    Cancelled,
    TimedOut,
}
