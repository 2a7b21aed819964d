using Reeve.Engine.Models;
using Reeve.Sources.Configuration;

namespace Reeve.Connectors.Models.OpenAi;

/// <summary>Makes providers with a pooled, bounded client each: no redirects to other hosts, no cookies, no proxy of the environment's choosing.</summary>
public static class OpenAiProviderFactory
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    public static IModelProvider Create(ProviderOptions options, TimeProvider time)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 64,
        };
        return new OpenAiProvider(options, new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }, time);
    }
}
