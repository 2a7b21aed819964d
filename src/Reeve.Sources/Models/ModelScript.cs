namespace Reeve.Sources.Models;

/// <summary>What a scripted model says: turns, each for what a user may say. Immutable.</summary>
public sealed record ModelScript(IReadOnlyList<ScriptTurn> Turns);

/// <summary>One turn of the script.</summary>
/// <param name="When">Words the user's last message must hold, whatever their case; null for a turn that comes in its order.</param>
/// <param name="Replies">One for each call of the model in the turn; the last stands for every further one.</param>
public sealed record ScriptTurn(string? When, IReadOnlyList<ScriptReply> Replies);

/// <summary>One reply, piece by piece.</summary>
public sealed record ScriptReply(IReadOnlyList<ScriptPiece> Pieces);

/// <summary>One piece of a reply. In texts <c>{{input}}</c> is what the user said last, <c>{{result}}</c> what the last tool returned.</summary>
public abstract record ScriptPiece
{
    private ScriptPiece()
    {
    }

    /// <summary>Words, in these chunks.</summary>
    public sealed record Text(IReadOnlyList<string> Chunks) : ScriptPiece;

    public sealed record Thinking(string Words) : ScriptPiece;

    /// <summary>A call; the arguments are sent as they stand here, broken or not.</summary>
    public sealed record Call(string Tool, string Arguments) : ScriptPiece;

    public sealed record Delay(TimeSpan Pause) : ScriptPiece;

    /// <summary>The reply fails here.</summary>
    public sealed record Error(string Code, TimeSpan? RetryAfter) : ScriptPiece;

    /// <summary>What the reply says it used; without it, a quarter of a token a character.</summary>
    public sealed record Usage(long TokensIn, long TokensOut, long TokensCached) : ScriptPiece;

    /// <summary>It stops here because of its bound (<c>max_tokens</c>), or because it will not (<c>refused</c>).</summary>
    public sealed record Stop(string Why) : ScriptPiece;
}
