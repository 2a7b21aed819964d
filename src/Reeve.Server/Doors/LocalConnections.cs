using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Access;
using Reeve.Server.Doors.Access;
using Reeve.Server.Doors.JsonRpc;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors;

/// <summary>
/// The local socket's doorman, as connection middleware of Kestrel: asks the kernel who is there, looks at the first byte without taking it, and hands
/// the connection to JSON-RPC or to HTTP. Thread-safe.
/// </summary>
internal sealed class LocalConnections(RpcServices rpc, DoorsOptions options)
{
    private static readonly SearchValues<byte> JsonStarts = SearchValues.Create("{[ \t\r\n"u8);

    /// <summary>The Unix socket or the named pipe: the peer is proven by the system.</summary>
    public async Task ServeLocalAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        if (Recognise(connection) is not { } caller)
        {
            connection.Abort();
            return;
        }

        switch (await PeekAsync(connection))
        {
            case true:
                await ServeRpcAsync(connection, new RpcPeer(connection.ConnectionId, caller, caller.Identity));
                break;
            case false:
                connection.Features.Set(new PeerFeature(caller));
                await http(connection);
                break;
        }
    }

    /// <summary>JSON-RPC over TCP: nothing is proven before <c>hello</c>.</summary>
    public Task ServeTcpAsync(ConnectionContext connection) =>
        ServeRpcAsync(connection, new RpcPeer(connection.ConnectionId, null, (connection.RemoteEndPoint as System.Net.IPEndPoint)?.Address.ToString() ?? "unknown"));

    private CallerContext? Recognise(ConnectionContext connection)
    {
        var socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        var uid = OperatingSystem.IsWindows() ? PeerCredentials.OwnUid : socket is null ? null : PeerCredentials.UidOf(socket); // A pipe's ACL admits its user only.
        if (!PeerRules.IsWelcome(uid, PeerCredentials.OwnUid))
        {
            rpc.Log.PeerRefused(uid ?? uint.MaxValue);
            return null;
        }

        return new CallerContext { Identity = "peer:" + uid, Scopes = ScopeSet.Admin, Owner = options.Owner, ConnectionId = connection.ConnectionId };
    }

    /// <summary>True for JSON, false for HTTP, null when the peer said nothing in time or left.</summary>
    private async Task<bool?> PeekAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        using var patience = new CancellationTokenSource(rpc.Limits.FirstByte, rpc.Time);
        try
        {
            var read = await input.ReadAsync(patience.Token);
            if (read.Buffer.IsEmpty)
            {
                return null;
            }

            var json = JsonStarts.Contains(read.Buffer.FirstSpan[0]);
            input.AdvanceTo(read.Buffer.Start);
            return json;
        }
        catch (Exception exception) when (exception is OperationCanceledException or ConnectionResetException or IOException)
        {
            return null;
        }
    }

    private async Task ServeRpcAsync(ConnectionContext connection, RpcPeer peer)
    {
        var closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using var served = new RpcConnection(rpc, peer, connection.Transport);
        try
        {
            await served.RunAsync(closing);
        }
        catch (ConnectionResetException)
        {
            // The client vanished instead of closing; nothing of ours is lost with it.
        }
        catch (Exception exception) // The connection's ring: a defect ends this connection and no other.
        {
            rpc.Log.ConnectionFailed(exception, connection.ConnectionId);
        }
    }
}
