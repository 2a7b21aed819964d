using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Reeve.Guard;

namespace Reeve.Server.Doors.Access;

/// <summary>Where the daemon really listens, which is known only after it does: port 0 means any. Filled while the listeners open, read afterwards.</summary>
internal sealed class DoorAddresses
{
    private ListenOptions? _http;
    private ListenOptions? _rpc;
    private string _scheme = "http";

    /// <summary>The first HTTP address as a person may open it, or null while that door is closed.</summary>
    public string? Http => _http?.IPEndPoint is { Port: > 0 } address ? $"{_scheme}://{Reachable(address)}" : null;

    /// <summary>Where JSON-RPC is spoken over TCP, or null while that door is closed.</summary>
    public IPEndPoint? JsonRpcTcp => _rpc?.IPEndPoint;

    public string RequireHttp() => Http ?? throw new ReeveException(
        ErrorCode.Unavailable, "The HTTP door is closed on this daemon.", "set an HTTP address in reeve.yaml");

    public void HttpOpens(ListenOptions listen, bool tls)
    {
        if (_http is null)
        {
            _http = listen;
            _scheme = tls ? "https" : "http";
        }
    }

    public void JsonRpcOpens(ListenOptions listen) => _rpc ??= listen;

    /// <summary>Nobody can open "any address"; this machine's own is meant.</summary>
    private static IPEndPoint Reachable(IPEndPoint address) =>
        address.Address.Equals(IPAddress.Any) ? new IPEndPoint(IPAddress.Loopback, address.Port)
        : address.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, address.Port)
        : address;
}
