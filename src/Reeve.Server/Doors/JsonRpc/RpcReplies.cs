using System.Text.Json;
using Reeve.Engine.Ledger;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.JsonRpc;

/// <summary>The frames a server sends, written straight into a connection's buffer. Stateless.</summary>
internal static class RpcReplies
{
    private static readonly JsonEncodedText Subscription = JsonEncodedText.Encode("subscription");

    public static void Result(PooledBuffer buffer, Utf8JsonWriter json, ReadOnlySpan<byte> id, OperationBinding binding, object response)
    {
        Begin(buffer, id);
        buffer.Append(",\"result\":"u8);
        json.Reset(buffer);
        binding.Write(json, response);
        End(buffer, json);
    }

    public static void Result<T>(PooledBuffer buffer, Utf8JsonWriter json, ReadOnlySpan<byte> id, Protocol.Operation operation, T response)
    {
        Begin(buffer, id);
        buffer.Append(",\"result\":"u8);
        json.Reset(buffer);
        JsonSerializer.Serialize(json, response, operation.ResponseInfo);
        End(buffer, json);
    }

    public static void Error(PooledBuffer buffer, Utf8JsonWriter json, ReadOnlySpan<byte> id, Failure failure)
    {
        Begin(buffer, id.IsEmpty ? "null"u8 : id);
        buffer.Append(",\"error\":"u8);
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteNumber("code"u8, failure.RpcCode);
        json.WriteString("message"u8, failure.Message);
        json.WriteStartObject("data"u8);
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
        json.WriteEndObject();
        End(buffer, json);
    }

    public static void Event(PooledBuffer buffer, Utf8JsonWriter json, string subscription, LedgerEntry entry)
    {
        buffer.Append("{\"jsonrpc\":\"2.0\",\"method\":\"event\",\"params\":"u8);
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteString(Subscription, subscription);
        json.WritePropertyName("event"u8);
        EventJson.Write(json, entry);
        json.WriteEndObject();
        End(buffer, json);
    }

    public static void Gap(PooledBuffer buffer, Utf8JsonWriter json, string subscription, long from, long to)
    {
        buffer.Append("{\"jsonrpc\":\"2.0\",\"method\":\"gap\",\"params\":"u8);
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteString(Subscription, subscription);
        json.WriteNumber("from"u8, from);
        json.WriteNumber("to"u8, to);
        json.WriteEndObject();
        End(buffer, json);
    }

    private static void Begin(PooledBuffer buffer, ReadOnlySpan<byte> id)
    {
        buffer.Append("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        buffer.Append(id);
    }

    private static void End(PooledBuffer buffer, Utf8JsonWriter json)
    {
        json.Flush();
        buffer.Append("}\n"u8);
    }
}
