using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Sessions;

/// <summary>
/// How a line is spelled: one JSON object with its number, a salt and, last, a checksum over every byte before it. Pure.
/// <para>The checksum is SHA-256 cut to 64 bits: in the box, as fast as the disk needs, and an accident passes it once in 2^64 lines. Against a forger who computes it anew
/// there is the commitment, HMAC-SHA-256 under the line's own salt, in the log; the salt goes with the file, so an erased line cannot be guessed from what the log keeps.</para>
/// </summary>
public static class LineRules
{
    /// <summary>The longest line, its end included.</summary>
    public const int MaxBytes = 4 << 20;

    public const int SaltLength = 16;

    private const int SumLength = 16;

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static ReadOnlySpan<byte> SumName => ",\"sum\":\""u8;

    private static int TailLength => SumName.Length + SumLength + 2;

    /// <summary>Appends the line with its end to <paramref name="into"/>.</summary>
    /// <param name="line">What to write.</param>
    /// <param name="salt"><see cref="SaltLength"/> fresh random bytes.</param>
    /// <param name="into">The bytes of a batch.</param>
    /// <returns>The commitment to the line.</returns>
    /// <exception cref="ReeveException"><c>payload_too_large</c>.</exception>
    public static byte[] Encode(NumberedLine line, ReadOnlySpan<byte> salt, ArrayBufferWriter<byte> into)
    {
        var start = into.WrittenCount;
        using (var json = new Utf8JsonWriter(into, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("n"u8, line.Number);
            json.WriteString("at"u8, line.At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
            json.WriteBase64String("salt"u8, salt);
            LineBodyRules.Write(json, line.Line);
        }

        // The object stays open for the checksum, which is over exactly what stands there now.
        Span<char> sum = stackalloc char[SumLength];
        Sum(into.WrittenSpan[start..], sum);
        into.Write(SumName);
        foreach (var digit in sum)
        {
            into.Write([(byte)digit]);
        }

        into.Write("\"}"u8);
        if (into.WrittenCount - start >= MaxBytes)
        {
            throw new ReeveException(ErrorCode.PayloadTooLarge, $"A line of a transcript would take {into.WrittenCount - start} bytes; the limit is {MaxBytes}.");
        }

        var commitment = EntryRules.Commit(salt, into.WrittenSpan[start..]);
        into.Write("\n"u8);
        return commitment;
    }

    /// <summary>Reads a line, given without its end.</summary>
    public static LineReading Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= TailLength || bytes.Length > MaxBytes || !bytes[^TailLength..].StartsWith(SumName) || !bytes.EndsWith("\"}"u8))
        {
            return new LineReading.Broken("it is not a line of a transcript");
        }

        Span<char> sum = stackalloc char[SumLength];
        Sum(bytes[..^TailLength], sum);
        for (var i = 0; i < SumLength; i++)
        {
            if (sum[i] != (char)bytes[bytes.Length - TailLength + SumName.Length + i])
            {
                return new LineReading.Broken("its checksum does not fit: it was altered");
            }
        }

        try
        {
            using var document = JsonDocument.Parse(bytes.ToArray());
            var root = document.RootElement;
            var line = new NumberedLine(
                root.GetProperty("n").GetInt64(),
                DateTimeOffset.ParseExact(root.GetProperty("at").GetString()!, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                LineBodyRules.Read(root));
            return new LineReading.Whole(line, EntryRules.Commit(root.GetProperty("salt").GetBytesFromBase64(), bytes));
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return new LineReading.Broken("its checksum fits, but this build cannot read it");
        }
    }

    /// <summary>The head after one more line.</summary>
    public static string Chain(string head, ReadOnlySpan<byte> commitment)
    {
        Span<byte> both = stackalloc byte[SHA256.HashSizeInBytes * 2];
        both.Clear();
        if (head.Length > 0)
        {
            Convert.FromHexString(head, both, out _, out _);
        }

        commitment.CopyTo(both[SHA256.HashSizeInBytes..]);
        return Convert.ToHexStringLower(SHA256.HashData(both));
    }

    private static void Sum(ReadOnlySpan<byte> bytes, Span<char> into)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        Convert.TryToHexStringLower(hash[..(SumLength / 2)], into, out _);
    }
}
