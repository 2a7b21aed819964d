using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Reeve.Engine.Ledger;

namespace Reeve.Server.Doors.Http;

/// <summary>Writes events as <c>text/event-stream</c>; the id is the cursor, so that a browser resumes by itself.</summary>
internal sealed class ServerSentEvents(HttpResponse response) : IEventSink, IDisposable
{
    private readonly PooledBuffer _buffer = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { SkipValidation = true });

    public int Unsent => _buffer.Length;

    public void Entry(LedgerEntry entry)
    {
        Write($"id: {entry.Index}\nevent: event\ndata: ");
        _json.Reset(_buffer);
        EventJson.Write(_json, entry);
        _json.Flush();
        _buffer.Append("\n\n"u8);
    }

    public void Gap(long from, long to) => Write($"event: gap\ndata: {{\"from\":{from},\"to\":{to}}}\n\n");

    public void Beat() => _buffer.Append(": beat\n\n"u8);

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_buffer.Length > 0)
        {
            await response.Body.WriteAsync(_buffer.WrittenMemory, cancellationToken);
            _buffer.Clear();
        }

        await response.Body.FlushAsync(cancellationToken);
    }

    public void Dispose()
    {
        _buffer.Dispose();
        _json.Dispose();
    }

    private void Write(FormattableString text) => _buffer.Append(Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture)));
}
