namespace Reeve.Guard.Budgets;

/// <summary>What a model costs. Immutable.</summary>
/// <param name="Model">The model's name, or a beginning of it and <c>*</c>.</param>
/// <param name="Input">Micro-dollars a million tokens sent.</param>
/// <param name="CachedInput">Micro-dollars a million tokens that the provider read from its cache.</param>
/// <param name="Output">Micro-dollars a million tokens received.</param>
public sealed record ModelPrice(string Model, long Input, long CachedInput, long Output)
{
    private const long Million = 1_000_000;

    /// <summary>The cost in micro-dollars, every part rounded up: what is owed is never understated. The usage must be believable.</summary>
    public long CostOf(Usage usage)
    {
        var exact = ((Int128)(usage.TokensIn - usage.TokensCached) * Input) + ((Int128)usage.TokensCached * CachedInput) + ((Int128)usage.TokensOut * Output);
        return (long)Int128.Min((exact + Million - 1) / Million, Usage.MaxMicroUsd);
    }

    /// <summary>The most that so many tokens can cost: none of them from a cache, unless the cache is dearer.</summary>
    public long WorstCaseOf(long tokensIn, long tokensOut) =>
        CostOf(new Usage(tokensIn, tokensOut, CachedInput > Input ? tokensIn : 0));
}
