using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Reeve.Guard.Tracing;

/// <summary>
/// Makes the lines of one trace (see <see cref="TraceFormat"/>): each carries the hash of the one before and its own. A line that was made is part of
/// the chain, so whoever makes one must write it. Not thread-safe: lines are made in the order they are written, under their writer's lock.
/// </summary>
public sealed class TraceChain
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _run;
    private readonly ArrayBufferWriter<byte> _line = new(512);

    /// <summary>Begins a trace.</summary>
    /// <param name="run">The run it is about.</param>
    public TraceChain(string run)
    {
        ArgumentException.ThrowIfNullOrEmpty(run);
        _run = run;
    }

    /// <summary>How many lines were made.</summary>
    public long Length { get; private set; }

    /// <summary>The hash of the last line; <see cref="TraceFormat.Genesis"/> before the first.</summary>
    public string Head { get; private set; } = TraceFormat.Genesis;

    /// <summary>Makes the next line, its line feed included. The bytes are valid until the next call.</summary>
    /// <param name="at">When.</param>
    /// <param name="type">What happened, <c>noun.verb</c>.</param>
    /// <param name="data">Writes the members of <c>data</c>; the object around them is there already.</param>
    /// <exception cref="ReeveException"><c>payload_too_large</c>: the line would be longer than a line may be; the chain is as it was.</exception>
    public ReadOnlyMemory<byte> Add(DateTimeOffset at, string type, Action<Utf8JsonWriter>? data = null)
    {
        _line.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_line, Plain);
        json.WriteStartObject();
        json.WriteNumber("v"u8, TraceFormat.Version);
        json.WriteNumber("seq"u8, Length);
        json.WriteString("at"u8, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("run"u8, _run);
        json.WriteString("type"u8, type);
        json.WriteStartObject("data"u8);
        data?.Invoke(json);
        json.WriteEndObject();
        json.WriteString("prev"u8, Head);
        json.Flush();
        if (_line.WrittenCount + TraceFormat.SealLength > TraceFormat.LongestLine)
        {
            throw new ReeveException(ErrorCode.PayloadTooLarge, $"a line of a trace has at most {TraceFormat.LongestLine} bytes", "keep payloads out of traces");
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(_line.WrittenSpan));
        Seal(hash);
        Head = hash;
        Length++;
        return _line.WrittenMemory;
    }

    private void Seal(string hash)
    {
        _line.Write(TraceFormat.SealStart);
        var digits = _line.GetSpan(TraceFormat.HashLength);
        _line.Advance(System.Text.Encoding.ASCII.GetBytes(hash, digits));
        _line.Write(TraceFormat.SealEnd);
        _line.Write("\n"u8);
    }
}
