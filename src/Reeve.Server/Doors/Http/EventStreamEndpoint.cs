using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.Http;

/// <summary><c>GET /api/events</c>: server-sent events. Ends with the client, the credential or the daemon, whichever is first.</summary>
internal sealed class EventStreamEndpoint(EventPump pump, StreamSlots slots, IHostApplicationLifetime daemon)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/events", ServeAsync);

    private async Task ServeAsync(HttpContext context)
    {
        var (after, filter) = await WatchRequests.ReadAsync(context);
        using var slot = slots.Take();
        var caller = context.Features.Get<CallerContext>()!;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, caller.Revoked, daemon.ApplicationStopping);
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        await context.Response.StartAsync(stop.Token);
        using var events = new ServerSentEvents(context.Response);
        await pump.RunAsync(after, filter, events, stop.Token);
    }
}
