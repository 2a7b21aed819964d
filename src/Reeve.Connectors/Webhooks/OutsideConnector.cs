using System.Net;
using System.Net.Http;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Reeve.Connectors.Webhooks;

/// <summary>
/// Opens the connections of an HTTP client and lets none go inside. The name is resolved here, every address is looked at, and the connection goes to a
/// looked-at address and not to the name again: a name that answers differently the second time (DNS rebinding) gains nothing. Thread-safe.
/// </summary>
/// <param name="resolve">Names to addresses; a seam, so that a test can rebind.</param>
/// <param name="allowLocal">Whether the target may be inside.</param>
public sealed class OutsideConnector(Func<string, CancellationToken, Task<IPAddress[]>> resolve, bool allowLocal)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        if (!allowLocal)
        {
            Refuse(addresses);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            // Goes on to the client; the socket is nobody's yet.
            socket.Dispose();
            throw;
        }
    }

    /// <summary>One inside address among several is refusal enough: no honest name has both.</summary>
    private static void Refuse(IPAddress[] addresses)
    {
        var own = OwnAddresses();
        foreach (var address in addresses)
        {
            if (OutsideAddressRules.InsideIs(address, own) is { } what)
            {
                throw new AddressRefusedException($"its address is {what}");
            }
        }
    }

    private static HashSet<IPAddress> OwnAddresses() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(static one => one.GetIPProperties().UnicastAddresses)
            .Select(static unicast => new IPAddress(unicast.Address.GetAddressBytes())),
    ];
}
