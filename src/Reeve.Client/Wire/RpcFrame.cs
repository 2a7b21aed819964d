using System.Text.Json;

namespace Reeve.Client.Wire;

/// <summary>The envelope of one received line: which members it has and where their values lie. Nothing is copied.</summary>
internal readonly ref struct RpcFrame
{
    private RpcFrame(ReadOnlySpan<byte> line, long? id, string? method, Range result, Range error, Range parameters)
    {
        Id = id;
        Method = method;
        Result = line[result];
        Error = line[error];
        Params = line[parameters];
    }

    public long? Id { get; }

    public string? Method { get; }

    public ReadOnlySpan<byte> Result { get; }

    public ReadOnlySpan<byte> Error { get; }

    public ReadOnlySpan<byte> Params { get; }

    /// <summary>Finds the members.</summary>
    /// <exception cref="JsonException">The line is not a JSON object with the members of a JSON-RPC message.</exception>
    public static RpcFrame Parse(ReadOnlySpan<byte> line)
    {
        long? id = null;
        string? method = null;
        Range result = default, error = default, parameters = default;
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("not an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                id = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : null;
            }
            else if (reader.ValueTextEquals("method"u8))
            {
                reader.Read();
                method = reader.TokenType == JsonTokenType.String ? reader.GetString() : throw new JsonException("method is not a string");
            }
            else if (reader.ValueTextEquals("result"u8))
            {
                result = Skip(ref reader);
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                error = Skip(ref reader);
            }
            else if (reader.ValueTextEquals("params"u8))
            {
                parameters = Skip(ref reader);
            }
            else
            {
                Skip(ref reader);
            }
        }

        // Reads on to the end, so that rubbish after the object is an error too.
        reader.Read();
        return new RpcFrame(line, id, method, result, error, parameters);
    }

    private static Range Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }
}
