namespace Reeve.Sources.Configuration;

/// <summary>One model endpoint, validated. The key is a reference, never the key.</summary>
public sealed record ProviderOptions(
    string Name, Uri BaseUrl, string Model, string? ApiKeyVariable, string? ApiKeyFile, bool IsLocal, TimeSpan Timeout, int MaxOutputTokens)
{
    public static IReadOnlyList<ProviderOptions> From(ReeveConfig config) =>
    [
        .. config.Providers.OrderBy(static provider => provider.Key, StringComparer.Ordinal).Select(static provider => new ProviderOptions(
            provider.Key,
            new Uri(provider.Value.Text("base_url").TrimEnd('/') + "/"),
            provider.Value.Text("model"),
            provider.Value.Text("api_key_env") is { Length: > 0 } variable ? variable : null,
            provider.Value.Text("api_key_file") is { Length: > 0 } file ? file : null,
            provider.Value.Boolean("local"),
            provider.Value.Duration("timeout"),
            provider.Value.Integer("max_output_tokens"))),
    ];
}
