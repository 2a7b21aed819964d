using System.Net;
using System.Net.Sockets;

namespace Reeve.Connectors.Models.Http;

/// <summary>Makes a provider's client: pooled and bounded, no redirects to other hosts, no cookies, no proxy of the environment's choosing.</summary>
internal static class ModelHttp
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    public static HttpClient Create(bool isLocal) => new(CreateHandler(isLocal)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The same for whoever puts something in front of it.</summary>
    public static SocketsHttpHandler CreateHandler(bool isLocal)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 64,
            MaxResponseDrainSize = 0, // a reply nobody wants to hear the end of is hung up on, not listened to
        };
        if (isLocal)
        {
            handler.ConnectCallback = ConnectHereAsync;
        }

        return handler;
    }

    /// <summary>Connects to this machine only, whatever <c>localhost</c> may mean in somebody's hosts file: no name is looked up.</summary>
    private static async ValueTask<Stream> ConnectHereAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host.Trim('[', ']');
        IPAddress[] addresses = IPAddress.TryParse(host, out var literal) ? [literal] : [IPAddress.Loopback, IPAddress.IPv6Loopback];
        if (!addresses.All(IPAddress.IsLoopback))
        {
            throw new HttpRequestException("The endpoint is not on this machine."); // a defect in the settings' check would be the only way here
        }

        for (var i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(addresses[i], context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (i < addresses.Length - 1)
            {
                socket.Dispose(); // the other family may listen
            }
            catch
            {
                // Whatever it was goes on to the caller; nobody else would close it.
                socket.Dispose();
                throw;
            }
        }
    }
}
