using System.Net;
using System.Net.Http;

namespace Reeve.Connectors.Webhooks;

/// <summary>Makes the HTTP clients that go out: bounded, through no proxy, after no redirect, with no cookies, to no address inside unless that is allowed.</summary>
internal static class OutsideHttp
{
    private const int MaxHeaderKiB = 16;
    private const int MaxDrain = 16 * 1024;

    // A connection is looked at when it is opened; one that lives long would outlive what its name means.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(1);

    public static HttpMessageInvoker NewClient(TimeSpan connectTimeout, Func<string, CancellationToken, Task<IPAddress[]>> resolve, bool allowLocal) =>
        new(new SocketsHttpHandler
        {
            ConnectCallback = new OutsideConnector(resolve, allowLocal).ConnectAsync,
            ConnectTimeout = connectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            AllowAutoRedirect = false,
            UseProxy = false, // a proxy would connect for us, to wherever the name leads it
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = MaxHeaderKiB,
            MaxResponseDrainSize = MaxDrain,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        });
}
