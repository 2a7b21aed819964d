using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.Http;

/// <summary>
/// <c>/ws</c>: the same events as text frames. The socket only sends; whatever a client puts in, sound or broken, ends its own socket and nothing else.
/// </summary>
internal sealed class WebSocketEndpoint(EventPump pump, StreamSlots slots, IHostApplicationLifetime daemon, TimeProvider time)
{
    private const int Inbound = 1024;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    public void Map(IEndpointRouteBuilder routes) => routes.Map("/ws", ServeAsync);

    private async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "This address speaks WebSocket only.", "GET /api/events streams the same events over plain HTTP");
        }

        var (after, filter) = await WatchRequests.ReadAsync(context);
        using var slot = slots.Take();
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var caller = context.Features.Get<CallerContext>()!;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, caller.Revoked, daemon.ApplicationStopping);
        var sending = SendAsync(socket, after, filter, stop);
        var receiving = socket.ReceiveAsync(new byte[Inbound], CancellationToken.None); // Cancelling a receive tears the socket down before it can say why.
        var status = await JudgeAsync(receiving, stop.Token);
        await stop.CancelAsync();
        await sending;
        await CloseAsync(socket, caller.Revoked.IsCancellationRequested ? WebSocketCloseStatus.PolicyViolation : status, receiving);
    }

    private async Task SendAsync(WebSocket socket, long? after, EntryFilter filter, CancellationTokenSource stop)
    {
        try
        {
            using var events = new SocketEvents(socket);
            await pump.RunAsync(after, filter, events, stop.Token);
        }
        catch (WebSocketException)
        {
            // The peer is gone; the receiving side notices as well.
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    /// <summary>Waits for the client's close. Anything else it sends is its mistake.</summary>
    private static async Task<WebSocketCloseStatus> JudgeAsync(Task<WebSocketReceiveResult> receiving, CancellationToken stop)
    {
        try
        {
            var received = await receiving.WaitAsync(stop);
            return received.MessageType == WebSocketMessageType.Close ? WebSocketCloseStatus.NormalClosure : WebSocketCloseStatus.InvalidMessageType;
        }
        catch (WebSocketException)
        {
            return WebSocketCloseStatus.ProtocolError;
        }
        catch (OperationCanceledException)
        {
            return WebSocketCloseStatus.EndpointUnavailable;
        }
    }

    /// <summary>Says goodbye, and gives the peer a moment to answer: a socket that is shut over unread bytes may lose its last words.</summary>
    private async Task CloseAsync(WebSocket socket, WebSocketCloseStatus status, Task receiving)
    {
        using var patience = new CancellationTokenSource(Farewell, time);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, status == WebSocketCloseStatus.InvalidMessageType ? "this socket only sends" : null, patience.Token);
            }

            await receiving.WaitAsync(patience.Token);
            while (socket.State == WebSocketState.CloseSent)
            {
                await socket.ReceiveAsync(new byte[Inbound], patience.Token);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            socket.Abort(); // A peer that does not take its farewell goes without.
            _ = receiving.ContinueWith(static lost => lost.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default); // It fails with the connection.
        }
    }
}
