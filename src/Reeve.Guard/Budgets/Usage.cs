namespace Reeve.Guard.Budgets;

/// <summary>What one action used, as its holder reported it. Immutable.</summary>
/// <param name="TokensIn">Tokens sent to a model, cached ones included.</param>
/// <param name="TokensOut">Tokens received from it.</param>
/// <param name="TokensCached">How many of <paramref name="TokensIn"/> the provider read from its cache.</param>
/// <param name="MicroUsd">Cost in millionths of a US dollar.</param>
public readonly record struct Usage(long TokensIn, long TokensOut, long TokensCached = 0, long MicroUsd = 0)
{
    /// <summary>The most tokens one action can believably use. More is refused: one message must not empty a budget for everybody.</summary>
    public const long MaxTokens = 1_000_000_000;

    /// <summary>The most one action can believably cost: a million dollars.</summary>
    public const long MaxMicroUsd = 1_000_000_000_000;

    /// <summary>Nothing was used.</summary>
    public static readonly Usage None;

    /// <summary>Tokens in and out together: what token budgets count.</summary>
    public long Tokens => TokensIn + TokensOut;

    /// <summary>Why these figures cannot be true, for a person; null when they can.</summary>
    public string? Problem =>
        TokensIn < 0 || TokensOut < 0 || TokensCached < 0 || MicroUsd < 0 ? "usage is not negative"
        : TokensIn > MaxTokens || TokensOut > MaxTokens ? $"one action does not use more than {MaxTokens} tokens"
        : MicroUsd > MaxMicroUsd ? $"one action does not cost more than {MaxMicroUsd} micro-dollars"
        : TokensCached > TokensIn ? "cached tokens are part of the tokens sent, and cannot be more"
        : null;

    /// <summary>The same, cut down to so many tokens and so much money; what was received is cut first.</summary>
    /// <param name="tokens">Tokens in and out together; not negative.</param>
    /// <param name="microUsd">Millionths of a US dollar; not negative.</param>
    public Usage AtMost(long tokens, long microUsd)
    {
        if (Tokens <= tokens && MicroUsd <= microUsd)
        {
            return this;
        }

        var tokensIn = Math.Min(TokensIn, tokens);
        return new Usage(tokensIn, Math.Min(TokensOut, tokens - tokensIn), Math.Min(TokensCached, tokensIn), Math.Min(MicroUsd, microUsd));
    }

    /// <summary>Both together.</summary>
    public static Usage operator +(Usage left, Usage right) => new(
        left.TokensIn + right.TokensIn, left.TokensOut + right.TokensOut, left.TokensCached + right.TokensCached, left.MicroUsd + right.MicroUsd);

    /// <summary>The same as <c>+</c>.</summary>
    public static Usage Add(Usage left, Usage right) => left + right;
}
