using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Reeve.Guard;

namespace Reeve.Server.Doors.Http;

/// <summary>Reads a JSON body up to a bound, never beyond it. Called after the caller is known.</summary>
internal static class RequestBody
{
    public static async Task<PooledBuffer> ReadAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        if (!IsJson(request))
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "The body's type must be application/json.", "send Content-Type: application/json");
        }

        var body = new PooledBuffer();
        try
        {
            while (true)
            {
                var read = await request.Body.ReadAsync(body.GetMemory(4096), request.HttpContext.RequestAborted);
                body.Advance(read);
                if (read == 0)
                {
                    return body;
                }

                if (body.Length > limit)
                {
                    throw TooLarge(limit);
                }
            }
        }
        catch // Given back before the failure goes on.
        {
            body.Dispose();
            throw;
        }
    }

    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) &&
        (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static ReeveException TooLarge(int limit) => new(ErrorCode.PayloadTooLarge, $"The body is larger than {limit} bytes.", "send less at a time, or a reference to it");
}
