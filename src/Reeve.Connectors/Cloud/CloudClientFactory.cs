using Reeve.Engine.Cloud;

namespace Reeve.Connectors.Cloud;

/// <summary>Makes the client with a bounded connection of its own: no redirects, no cookies, no proxy of the environment's choosing, nothing decompressed.</summary>
public static class CloudClientFactory
{
    public static ICloudClient Create(CloudOptions options, CloudKeyFile key, TimeProvider time)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = options.Timeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxConnectionsPerServer = 2,
            MaxResponseHeadersLength = 64,
            MaxResponseDrainSize = 64 * 1024,
        };
        return new CloudHttpClient(options, key, new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }, time);
    }
}
