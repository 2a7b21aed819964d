using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Reeve.Engine.Access;
using Reeve.Engine.Turns;
using Reeve.Engine.Turns.Logs;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.Http;

/// <summary>
/// <c>GET /api/turns/{run}/events</c>: a turn's output as server-sent events, from <c>?after=</c> or <c>Last-Event-ID</c> to the turn's end. Ends with the client, the
/// credential or the daemon, whichever is first; the turn goes on.
/// </summary>
internal sealed class TurnStreamEndpoint(TurnService turns, RunAccess access, StreamSlots slots, DoorLimits limits, TimeProvider time, IHostApplicationLifetime daemon)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/turns/{run}/events", ServeAsync);

    private async Task ServeAsync(HttpContext context)
    {
        var caller = context.Features.Get<CallerContext>()!;
        Dispatcher.Require(Protocol.Operations.TurnsOutput, ScopeSet.Read, caller);
        var run = await access.FindAsync((string)context.Request.RouteValues["run"]!, caller, context.RequestAborted);
        var after = After(context.Request);
        using var slot = slots.Take();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, caller.Revoked, daemon.ApplicationStopping);
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        await context.Response.StartAsync(stop.Token);
        await using var items = turns.WatchAsync(run.Id, after, stop.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = Task.FromResult(false);
        try
        {
            while (await BeatUntilAsync(next = items.MoveNextAsync().AsTask(), context.Response, stop.Token))
            {
                await context.Response.Body.WriteAsync(Encode(items.Current), stop.Token);
                await context.Response.Body.FlushAsync(stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the enumerator may not be left in the middle of a step
        }
    }

    private async Task<bool> BeatUntilAsync(Task<bool> next, HttpResponse response, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await next.WaitAsync(limits.StreamBeat, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                await response.Body.WriteAsync(": beat\n\n"u8.ToArray(), cancellationToken);
                await response.Body.FlushAsync(cancellationToken);
            }
        }
    }

    private static byte[] Encode(TurnLogItem item) => item switch
    {
        TurnLogItem.Event happened =>
        [
            .. System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {happened.Value.Seq}\nevent: turn\ndata: ")),
            .. JsonSerializer.SerializeToUtf8Bytes(TurnOutputReader.Of(happened.Value), ProtocolJson.Default.TurnEventReport),
            .. "\n\n"u8,
        ],
        TurnLogItem.Gap gap => System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"event: gap\ndata: {{\"from\":{gap.From},\"to\":{gap.To}}}\n\n")),
        _ => throw new InvalidOperationException("An unknown item."),
    };

    private static long After(HttpRequest request)
    {
        var asked = request.Headers["Last-Event-ID"] is [{ Length: > 0 } header] ? header : request.Query["after"] is [{ Length: > 0 } query] ? query : "0";
        return long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var after) && after <= WireRules.MaxInteger
            ? after
            : throw new ReeveException(ErrorCode.InvalidRequest, "'after' must be a number of this turn's output.");
    }
}
