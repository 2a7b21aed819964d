using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.Http;

/// <summary>Writes a failure as problem+json (RFC 9457).</summary>
internal static class ProblemWriter
{
    public const string ContentType = "application/problem+json";

    public static async Task WriteAsync(HttpContext context, Failure failure)
    {
        if (context.Response.HasStarted)
        {
            context.Abort(); // Half an answer is on its way: cutting it off is the only honest end left.
            return;
        }

        using var body = new PooledBuffer();
        Write(body, failure);
        context.Response.Clear();
        context.Response.StatusCode = failure.HttpStatus;
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = body.Length;
        if (failure.HttpStatus == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        if (failure.HttpStatus is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    private static void Write(PooledBuffer body, Failure failure)
    {
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteString("type"u8, "about:blank"u8);
        json.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(failure.HttpStatus));
        json.WriteNumber("status"u8, failure.HttpStatus);
        json.WriteString("detail"u8, failure.Message);
        json.WriteString("code"u8, failure.Code);
        if (failure.Hint is not null)
        {
            json.WriteString("hint"u8, failure.Hint);
        }

        json.WriteBoolean("retryable"u8, failure.Retryable);
        if (failure.Incident is not null)
        {
            json.WriteString("incident"u8, failure.Incident);
        }

        json.WriteEndObject();
    }
}
