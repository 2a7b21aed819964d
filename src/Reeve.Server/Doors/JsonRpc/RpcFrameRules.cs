using System.Text.Json;
using System.Text.Unicode;
using Reeve.Guard;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.JsonRpc;

/// <summary>How a line becomes a request, or a precise refusal. Pure; allocates only to refuse.</summary>
internal static class RpcFrameRules
{
    /// <summary>Takes a line apart. Returns null, or why it is not a request; <paramref name="frame"/> then holds the id if it came that far.</summary>
    public static Failure? Parse(ReadOnlySpan<byte> line, ref RpcFrame frame)
    {
        if (!Utf8.IsValid(line))
        {
            return Malformed("The frame is not valid UTF-8.");
        }

        try
        {
            return Read(line, ref frame);
        }
        catch (JsonException exception)
        {
            return Malformed("The frame is not valid JSON: " + exception.Message);
        }
        catch (InvalidOperationException)
        {
            return Malformed("A string holds half of a surrogate pair.");
        }
        catch (ReeveException exception)
        {
            return FailureMapping.Of(exception.Code, exception.Message, exception.Hint);
        }
    }

    private static Failure? Read(ReadOnlySpan<byte> line, ref RpcFrame frame)
    {
        var reader = new Utf8JsonReader(line, WireRules.Reader);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            return Invalid("Batches are not supported.", "send one request a line; they are pipelined");
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Invalid("A frame is one JSON object a line.");
        }

        var seen = Members.None;
        Failure? first = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Goes on after the first problem, so that an id that comes later still tells the client which request it was.
            var problem = ReadMember(line, ref reader, ref frame, ref seen);
            first ??= problem;
        }

        reader.Read(); // Nothing may follow the object; the reader says so itself.
        if (first is not null)
        {
            return first;
        }

        return seen switch
        {
            _ when !seen.HasFlag(Members.Version) => Invalid("The member 'jsonrpc' is missing.", "it is \"2.0\""),
            _ when !seen.HasFlag(Members.Method) => Invalid("The member 'method' is missing."),
            _ => null,
        };
    }

    private static Failure? ReadMember(ReadOnlySpan<byte> line, ref Utf8JsonReader reader, ref RpcFrame frame, ref Members seen)
    {
        var member = MemberOf(ref reader);
        var name = member == Members.None ? reader.GetString() : null;
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        var type = reader.TokenType;
        if (member == Members.Id && type == JsonTokenType.Number)
        {
            var raw = reader.ValueSpan;
            if (!reader.TryGetInt64(out var id) || id is < 0 or > WireRules.MaxInteger)
            {
                return Invalid($"The id is outside 0..{WireRules.MaxInteger}.");
            }

            frame.Id = raw;
        }
        else if (member == Members.Version && !(type == JsonTokenType.String && reader.ValueTextEquals("2.0"u8)))
        {
            reader.Skip();
            return Invalid("The member 'jsonrpc' must be \"2.0\".");
        }
        else if (member == Members.Method)
        {
            if (type != JsonTokenType.String)
            {
                reader.Skip();
                return Invalid("The member 'method' must be a string.");
            }

            frame.Method = reader.ValueSpan;
        }

        WireRules.Walk(ref reader, []);
        var twice = member != Members.None && seen.HasFlag(member);
        seen |= member;
        var end = (int)reader.BytesConsumed;
        return member switch
        {
            Members.None => Invalid($"Unknown member '{name}'."),
            _ when twice => Invalid($"The member '{member.ToString().ToLowerInvariant()}' stands twice."),
            Members.Id when type == JsonTokenType.Number => null,
            Members.Id => ReadTextId(line[start..end], type, ref reader, ref frame),
            Members.Params when type is JsonTokenType.StartObject => Keep(out frame.Params, line[start..end]),
            Members.Params => FailureMapping.Of(ErrorCode.InvalidRequest, "The member 'params' must be an object.", "positional parameters are not supported"),
            _ => null,
        };
    }

    private static Failure? ReadTextId(ReadOnlySpan<byte> raw, JsonTokenType type, ref Utf8JsonReader reader, ref RpcFrame frame)
    {
        if (type != JsonTokenType.String)
        {
            return Invalid("The id must be a string or an integer.");
        }

        if (raw.Length > RequestId.MaxBytes)
        {
            return Invalid($"The id is longer than {RequestId.MaxBytes} bytes.");
        }

        if (reader.ValueIsEscaped)
        {
            _ = reader.GetString(); // Refuses half a surrogate pair, which must not be sent back.
        }

        frame.Id = raw;
        return null;
    }

    private static Members MemberOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("jsonrpc"u8) ? Members.Version
        : reader.ValueTextEquals("id"u8) ? Members.Id
        : reader.ValueTextEquals("method"u8) ? Members.Method
        : reader.ValueTextEquals("params"u8) ? Members.Params
        : Members.None;

    private static Failure? Keep(out ReadOnlySpan<byte> target, ReadOnlySpan<byte> value)
    {
        target = value;
        return null;
    }

    private static Failure Malformed(string message) => FailureMapping.Of(ErrorCode.InvalidRequest, message) with { RpcCode = FailureMapping.ParseError };

    private static Failure Invalid(string message, string? hint = null) =>
        FailureMapping.Of(ErrorCode.InvalidRequest, message, hint) with { RpcCode = FailureMapping.InvalidFrame };

    [Flags]
    private enum Members
    {
        None = 0,
        Version = 1,
        Id = 2,
        Method = 4,
        Params = 8,
    }
}
