using System.Net;
using System.Net.Http;

namespace Reeve.Connectors.Mcp;

/// <summary>A reply's body with a bound: on the whole of it, or, where it is a stream of events, on each event and on what comes in one window.</summary>
internal sealed class BoundedReply(HttpContent inner, McpConnectorOptions options, TimeProvider time, Action tooMuch) : HttpContent
{
    public static void Bound(HttpResponseMessage response, McpConnectorOptions options, TimeProvider time, Action tooMuch)
    {
        var inner = response.Content;
        var bounded = new BoundedReply(inner, options, time, tooMuch);
        foreach (var header in inner.Headers)
        {
            bounded.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        response.Content = bounded;
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() => Wrap(await inner.ReadAsStreamAsync());

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => Wrap(await inner.ReadAsStreamAsync(cancellationToken));

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var body = Wrap(await inner.ReadAsStreamAsync());
        await body.CopyToAsync(stream);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var body = Wrap(await inner.ReadAsStreamAsync(cancellationToken));
        await body.CopyToAsync(stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private BoundedStream Wrap(Stream body) => new(body, options, inner.Headers.ContentType?.MediaType == "text/event-stream", time, tooMuch);
}
