namespace Reeve.Engine.Access;

/// <summary>Whether a token may be granted.</summary>
public abstract record TokenDecision
{
    private TokenDecision()
    {
    }

    /// <summary>It may; <paramref name="Replaces"/> is the expired token that had the name before.</summary>
    public sealed record Granted(DateTimeOffset? ExpiresAt, AccessToken? Replaces) : TokenDecision;

    public sealed record Refused(string Code, string Reason, string Hint) : TokenDecision;
}
