using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Reeve.Connectors.Mcp;

/// <summary>Makes of a line that cannot be taken the answer that it cannot. Pure.</summary>
internal static class FrameRules
{
    private const int Deepest = 10_000;

    /// <summary>An error under the line's id, when it is an answer that has one; null when the line is no JSON object, or nothing that anybody waits for.</summary>
    public static JsonRpcError? Unreadable(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = Deepest });
        RequestId? id = null;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("method"u8))
                {
                    return null;
                }

                var isId = reader.ValueTextEquals("id"u8);
                if (!reader.Read())
                {
                    return null;
                }

                id = !isId ? id : reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? new RequestId(number) : reader.TokenType == JsonTokenType.String ? new RequestId(reader.GetString()!) : null;
                reader.Skip();
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }

        return id is { } its ? new JsonRpcError { Id = its, Error = new JsonRpcErrorDetail { Code = (int)McpErrorCode.ParseError, Message = "The answer cannot be read." } } : null;
    }
}
