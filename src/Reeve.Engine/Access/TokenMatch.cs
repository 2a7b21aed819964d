namespace Reeve.Engine.Access;

/// <summary>What a presented secret turned out to be.</summary>
public abstract record TokenMatch
{
    private TokenMatch()
    {
    }

    /// <summary>No token's secret, or a revoked one's.</summary>
    public sealed record Unknown : TokenMatch
    {
        public static readonly Unknown Instance = new();
    }

    public sealed record Expired(AccessToken Token) : TokenMatch;

    /// <summary>Good now; <paramref name="Ended"/> fires at the instant it no longer is.</summary>
    public sealed record Live(AccessToken Token, CancellationToken Ended) : TokenMatch;
}
