namespace Reeve.Sources.Configuration;

/// <summary>One provider of models, validated. The key is a reference, never the key.</summary>
public sealed record ProviderOptions
{
    public required string Name { get; init; }

    public required ModelDialect Dialect { get; init; }

    /// <summary>At least one; the first is the provider's own.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>Up to the dialect's own path, with a slash at its end; null for a script.</summary>
    public Uri? BaseUrl { get; init; }

    public KeyReference? Key { get; init; }

    /// <summary>The file a scripted provider replays.</summary>
    public string? Script { get; init; }

    /// <summary>Whether no byte leaves the machine: declared so, and the endpoint is loopback.</summary>
    public bool IsLocal { get; init; }

    /// <summary>How long one call may take, to the end of its stream.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long it may say nothing.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(1);

    public int MaxOutputTokens { get; init; } = 8192;

    public static IReadOnlyList<ProviderOptions> From(ReeveConfig config) =>
        [.. config.Providers.OrderBy(static provider => provider.Key, StringComparer.Ordinal).Select(static provider => From(provider.Key, provider.Value))];

    private static ProviderOptions From(string name, SettingValues values) => new()
    {
        Name = name,
        Dialect = ProviderRules.DialectOf(values),
        Models = ProviderRules.ModelsOf(values),
        BaseUrl = values.Text("base_url") is { Length: > 0 } address ? new Uri(address.TrimEnd('/') + "/") : null,
        Key = KeyReference.From(values),
        Script = values.Text("script") is { Length: > 0 } script ? script : null,
        IsLocal = ProviderRules.IsLocal(values),
        Timeout = values.Duration("timeout"),
        IdleTimeout = values.Duration("idle_timeout"),
        MaxOutputTokens = values.Integer("max_output_tokens"),
    };
}

/// <summary>What an endpoint speaks.</summary>
public enum ModelDialect
{
    /// <summary>Chat completions.</summary>
    OpenAi,

    /// <summary>Messages.</summary>
    Anthropic,

    /// <summary>A file, no endpoint.</summary>
    Scripted,
}
