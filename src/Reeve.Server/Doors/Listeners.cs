using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Reeve.Server.Doors.Access;
using Reeve.Server.Doors.JsonRpc;

namespace Reeve.Server.Doors;

/// <summary>Opens each endpoint on Kestrel with its own connection bound in front and its own protocol behind.</summary>
internal sealed class Listeners(KestrelServerOptions kestrel)
{
    private readonly LocalConnections _local = kestrel.ApplicationServices.GetRequiredService<LocalConnections>();
    private readonly DoorAddresses _addresses = kestrel.ApplicationServices.GetRequiredService<DoorAddresses>();
    private readonly DoorLimits _limits = kestrel.ApplicationServices.GetRequiredService<DoorLimits>();
    private readonly ILogger<RpcConnection> _log = kestrel.ApplicationServices.GetRequiredService<ILogger<RpcConnection>>();

    public void Open(ListenerEndpoint endpoint)
    {
        switch (endpoint)
        {
            case ListenerEndpoint.UnixSocket socket:
                kestrel.ListenUnixSocket(socket.Path, listen => Local(listen, "socket"));
                break;
            case ListenerEndpoint.NamedPipe pipe:
                kestrel.ListenNamedPipe(pipe.Name, listen => Local(listen, "pipe"));
                break;
            case ListenerEndpoint.Http http:
                kestrel.Listen(http.Address, listen =>
                {
                    _addresses.HttpOpens(listen, http.Tls is not null);
                    Bound(listen, "http", _limits.HttpConnections);
                    Secure(listen, http.Tls);
                    listen.Protocols = HttpProtocols.Http1;
                });
                break;
            case ListenerEndpoint.JsonRpcTcp rpc:
                kestrel.Listen(rpc.Address, listen =>
                {
                    _addresses.JsonRpcOpens(listen);
                    Bound(listen, "json-rpc", _limits.HttpConnections);
                    Secure(listen, rpc.Tls);
                    listen.Use(_ => _local.ServeTcpAsync);
                });
                break;
        }
    }

    private void Local(ListenOptions listen, string door)
    {
        Bound(listen, door, _limits.LocalConnections);
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(http => connection => _local.ServeLocalAsync(connection, http));
    }

    private void Bound(ListenOptions listen, string door, int limit)
    {
        var bound = new ConnectionBound(door, limit, _log);
        listen.Use(next => connection => bound.RunAsync(connection, next));
    }

    private static void Secure(ListenOptions listen, TlsFiles? tls)
    {
        if (tls is not null)
        {
            listen.UseHttps(X509Certificate2.CreateFromPemFile(tls.Certificate, tls.Key));
        }
    }
}
