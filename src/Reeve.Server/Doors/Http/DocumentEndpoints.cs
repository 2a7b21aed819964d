using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Engine.Access;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.Http;

/// <summary><c>/openapi/v1.json</c> and <c>/metrics</c>: what machines read about the daemon. The document never changes while it runs and is made once.</summary>
internal sealed class DocumentEndpoints(MetricsExporter metrics)
{
    private readonly Lazy<string> _openApi = new(static () => OpenApiDocument.Generate());

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/openapi/v1.json", context => WriteAsync(context, "application/json; charset=utf-8", _openApi.Value));
        routes.MapGet("/metrics", context => WriteAsync(context, "text/plain; version=0.0.4; charset=utf-8", metrics.Render()));
    }

    private static Task WriteAsync(HttpContext context, string type, string text)
    {
        Dispatcher.Require(Protocol.Operations.DaemonStatus, ScopeSet.Read, context.Features.Get<CallerContext>()!);
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
