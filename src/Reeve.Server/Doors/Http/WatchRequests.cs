using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Reeve.Engine.Access;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.Protocol.Events;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.Http;

/// <summary>What an HTTP watch asks for: the query, read as strictly as any request, and the header a browser resumes with. Stateless.</summary>
internal static class WatchRequests
{
    private static readonly RequestAssembly Assembly = new(Protocol.Operations.EventsSubscribe.RequestInfo, isGet: true, creates: false);

    public static async Task<(long? After, EntryFilter Filter)> ReadAsync(HttpContext context)
    {
        var caller = context.Features.Get<CallerContext>()!;
        Dispatcher.Require(Protocol.Operations.EventsSubscribe, ScopeSet.Read, caller);
        using var json = await Assembly.ReadAsync(context.Request);
        var request = Parse(json.Written);
        var start = EventReports.Start(request);
        return (LastEventId(context.Request) ?? start, EventReports.Filter(request.Families, request.Run, request.Agent, caller));
    }

    private static SubscribeRequest Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, Protocol.Operations.EventsSubscribe.RequestInfo) ?? throw new JsonException("The request must be an object.");

    /// <summary>A reconnecting browser keeps the address it first had; where it stopped is in the header, which therefore wins.</summary>
    private static long? LastEventId(HttpRequest request)
    {
        var header = request.Headers["Last-Event-ID"];
        if (header.Count == 0 || header[0] is "")
        {
            return null;
        }

        return header.Count == 1 && long.TryParse(header[0], NumberStyles.None, CultureInfo.InvariantCulture, out var cursor) && cursor <= WireRules.MaxInteger
            ? cursor
            : throw new ReeveException(ErrorCode.InvalidRequest, "Last-Event-ID must be a cursor.");
    }
}
