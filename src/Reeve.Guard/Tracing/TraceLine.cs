using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Reeve.Guard.Tracing;

/// <summary>The members of one line of a trace that hold the chain together, read strictly: in their order, once each, nothing beside them.</summary>
/// <param name="Sequence">Its place, from 0.</param>
/// <param name="At">When.</param>
/// <param name="Run">The run.</param>
/// <param name="Type">What happened.</param>
/// <param name="Previous">The hash of the line before.</param>
/// <param name="Hash">Its own hash, which its bytes have.</param>
internal sealed record TraceLine(long Sequence, DateTimeOffset At, string Run, string Type, string Previous, string Hash)
{
    /// <summary>Reads a line without its line feed; null, and why, when it is not one.</summary>
    public static TraceLine? Read(ReadOnlySpan<byte> line, out TraceBreakKind why, out string message)
    {
        why = TraceBreakKind.Malformed;
        message = "it is not a line of a trace";
        if (line.Length <= TraceFormat.SealLength || !HasSeal(line[^TraceFormat.SealLength..]))
        {
            return null;
        }

        var hash = Encoding.ASCII.GetString(line[^(TraceFormat.HashLength + TraceFormat.SealEnd.Length)..^TraceFormat.SealEnd.Length]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(line[..^TraceFormat.SealLength], digest);
        if (!string.Equals(Convert.ToHexStringLower(digest), hash, StringComparison.Ordinal))
        {
            (why, message) = (TraceBreakKind.Altered, "its bytes do not have the hash it carries");
            return null;
        }

        try
        {
            return Read(line, hash);
        }
        catch (Exception failure) when (failure is JsonException or FormatException or InvalidOperationException)
        {
            message = "its bytes have the hash it carries, but they are not a line of a trace";
            return null;
        }
    }

    private static bool HasSeal(ReadOnlySpan<byte> seal) => seal.StartsWith(TraceFormat.SealStart) && seal.EndsWith(TraceFormat.SealEnd);

    private static TraceLine Read(ReadOnlySpan<byte> line, string hash)
    {
        var reader = new Utf8JsonReader(line);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        Next(ref reader, "v"u8);
        Expect(reader.GetInt32() == TraceFormat.Version);
        Next(ref reader, "seq"u8);
        var sequence = reader.GetInt64();
        Next(ref reader, "at"u8);
        var at = DateTimeOffset.ParseExact(
            reader.GetString()!, "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Next(ref reader, "run"u8);
        var run = reader.GetString()!;
        Next(ref reader, "type"u8);
        var type = reader.GetString()!;
        Next(ref reader, "data"u8);
        Expect(reader.TokenType == JsonTokenType.StartObject);
        reader.Skip();
        Next(ref reader, "prev"u8);
        var previous = reader.GetString()!;
        Next(ref reader, "hash"u8);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.EndObject && !reader.Read());
        return new TraceLine(sequence, at, run, type, previous, hash);
    }

    private static void Next(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        Expect(reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name) && reader.Read());

    private static void Expect(bool holds)
    {
        if (!holds)
        {
            throw new FormatException();
        }
    }
}
