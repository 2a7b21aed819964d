using System.Buffers;
using System.Text.Json;
using Reeve.Protocol;

namespace Reeve.Client.Wire;

/// <summary>One frame to be sent, written once and ended by a line feed.</summary>
internal sealed class OutgoingFrame : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(512);

    private OutgoingFrame()
    {
    }

    public ReadOnlySpan<byte> Bytes => _buffer.WrittenSpan;

    public static OutgoingFrame Request<TRequest, TResponse>(long id, Operation<TRequest, TResponse> operation, TRequest request)
        where TRequest : class
        where TResponse : class
    {
        var frame = new OutgoingFrame();
        using (var writer = new Utf8JsonWriter(frame._buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("jsonrpc"u8, "2.0"u8);
            writer.WriteNumber("id"u8, id);
            writer.WriteString("method"u8, operation.Name);
            writer.WritePropertyName("params"u8);
            JsonSerializer.Serialize(writer, request, operation.RequestInfo);
            writer.WriteEndObject();
        }

        frame._buffer.Write("\n"u8);
        return frame;
    }

    public static OutgoingFrame Cancel(long id)
    {
        var frame = new OutgoingFrame();
        using (var writer = new Utf8JsonWriter(frame._buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("jsonrpc"u8, "2.0"u8);
            writer.WriteString("method"u8, "$/cancel"u8);
            writer.WriteStartObject("params"u8);
            writer.WriteNumber("id"u8, id);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        frame._buffer.Write("\n"u8);
        return frame;
    }

    public void Dispose() => _buffer.ResetWrittenCount();
}
