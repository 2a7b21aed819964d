using Microsoft.AspNetCore.Http;
using Reeve.Guard;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.Http;

/// <summary>
/// The outermost ring of the HTTP door: headers every answer has, and one form for every failure, routes that do not exist included.
/// </summary>
internal sealed class HttpRing(RequestDelegate next, Dispatcher dispatcher)
{
    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state => HardenAsync((HttpContext)state), context);

        // Pages and reads take their time; the thread the bytes came in on has other connections to serve.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // The client left: there is nobody to answer.
        }
        catch (Exception exception) // The host's ring: whatever one request does, the others go on.
        {
            await ProblemWriter.WriteAsync(context, dispatcher.Describe(exception, "http", CallEnd.None));
            return;
        }

        if (!context.Response.HasStarted && context.Response is { StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed, ContentLength: null })
        {
            var status = context.Response.StatusCode;
            var failure = FailureMapping.Of(ErrorCode.UnknownOperation, $"There is no {context.Request.Method} here.", "see /openapi/v1.json") with { HttpStatus = status };
            await ProblemWriter.WriteAsync(context, failure);
        }
    }

    private static Task HardenAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.XFrameOptions = "DENY";
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }

        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        }

        return Task.CompletedTask;
    }
}
