using System.Net;
using System.Text;

namespace Reeve.Server.Doors;

/// <summary>Where the daemon may listen at all. Pure.</summary>
internal static class ListenerRules
{
    /// <summary>What a socket's path may be long: <c>sun_path</c> is 108 bytes on Linux, 104 elsewhere, with its end.</summary>
    public const int MaxSocketPath = 103;

    public static ListenerDecision Judge(IReadOnlyList<ListenerEndpoint> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            if (Judge(endpoint) is ListenerDecision.Refused refused)
            {
                return refused;
            }
        }

        return endpoints.Distinct().Count() == endpoints.Count
            ? new ListenerDecision.Accepted()
            : new ListenerDecision.Refused("The same address is configured twice.", "remove one of them");
    }

    private static ListenerDecision Judge(ListenerEndpoint endpoint) => endpoint switch
    {
        ListenerEndpoint.Http { Tls: null } http when !IPAddress.IsLoopback(http.Address.Address) => Open("HTTP", http.Address),
        ListenerEndpoint.JsonRpcTcp { Tls: null } rpc when !IPAddress.IsLoopback(rpc.Address.Address) => Open("JSON-RPC", rpc.Address),
        ListenerEndpoint.UnixSocket socket when Encoding.UTF8.GetByteCount(socket.Path) > MaxSocketPath => new ListenerDecision.Refused(
            $"The socket's path is longer than the {MaxSocketPath} bytes a system allows: {socket.Path}",
            "choose a shorter one with --run-root or --socket"),
        _ => new ListenerDecision.Accepted(),
    };

    private static ListenerDecision.Refused Open(string door, IPEndPoint address) => new(
        $"{door} on {address} would be open to the network without TLS.",
        "listen on 127.0.0.1, or configure a certificate and a key for this address");
}
