using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Reeve.Engine.Foundation;
using Reeve.Guard;
using Reeve.Guard.Transparency;

namespace Reeve.Engine.Ledger;

/// <summary>How a fact becomes an entry's bytes and back. What is written here is what is stored, hashed and verified: it is never written again.</summary>
public static class EntryRules
{
    /// <summary>The largest entry, so that a tile bundle's 16-bit lengths hold it.</summary>
    public const int MaxBytes = 65_535;

    public const int SaltLength = 32;

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <param name="draft">The fact.</param>
    /// <param name="at">When.</param>
    /// <param name="salts"><see cref="SaltLength"/> fresh random bytes for each content.</param>
    /// <exception cref="ReeveException"><c>payload_too_large</c> when the entry would be over <see cref="MaxBytes"/>.</exception>
    public static EncodedEntry Encode(LedgerDraft draft, DateTimeOffset at, ReadOnlyMemory<byte> salts)
    {
        var contents = new EncodedContent[draft.Contents.Length];
        for (var i = 0; i < contents.Length; i++)
        {
            var content = draft.Contents[i];
            contents[i] = new EncodedContent(content.Name, content.MediaType, salts.Slice(i * SaltLength, SaltLength), content.Bytes);
        }

        var buffer = new ArrayBufferWriter<byte>(384);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            Write(json, draft, at, contents);
        }

        if (buffer.WrittenCount > MaxBytes)
        {
            throw new ReeveException(
                ErrorCode.PayloadTooLarge,
                $"An entry of type {draft.Type} would take {buffer.WrittenCount} bytes; the limit is {MaxBytes}.",
                "Put words and bytes into content, facts into the entry.");
        }

        return new EncodedEntry(
            Milliseconds(at), draft.Type, draft.Family, draft.Run, draft.Agent, draft.Owner, buffer.WrittenMemory, MerkleRules.LeafHash(buffer.WrittenSpan), contents);
    }

    /// <summary>HMAC-SHA-256(salt, content): what the entry holds of a content.</summary>
    public static byte[] Commit(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> content) => HMACSHA256.HashData(salt, content);

    /// <summary>The entry's facts as JSON text, or null when it has none or cannot be read.</summary>
    public static JsonElement? DataOf(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.TryGetProperty("data", out var data) ? data.Clone() : null;
        }
        catch (JsonException)
        {
            // Not what we wrote: verification says so; a reader of facts has none.
            return null;
        }
    }

    /// <summary>The commitments of an entry by content name; empty when it has none or cannot be read.</summary>
    public static IReadOnlyDictionary<string, byte[]> CommitmentsOf(ReadOnlySpan<byte> bytes)
    {
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(bytes);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !reader.ValueTextEquals("content"u8))
                {
                    continue;
                }

                reader.Read();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = reader.GetString()!;
                    reader.Read();
                    found[name] = reader.TryGetBytesFromBase64(out var commitment) ? commitment : [];
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Not what we wrote: the leaf hash tells; there is nothing to compare a content with.
            found.Clear();
        }

        return found;
    }

    /// <summary>The family the bytes name, or null. A quote inside a value is escaped, so the member's name cannot stand in one.</summary>
    public static Family? FamilyOf(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.IndexOf("\"family\":\""u8);
        var rest = at < 0 ? default : bytes[(at + 10)..];
        var end = rest.IndexOf((byte)'"');
        return end < 0 ? null : FamilyNames.Read(rest[..end]);
    }

    /// <summary>The facts alone, as a JSON object spelled as an entry spells them.</summary>
    public static string DataText(EntryData data)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            foreach (var (name, value) in data.Fields)
            {
                WriteField(json, name, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static DateTimeOffset Milliseconds(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());

    private static void Write(Utf8JsonWriter json, LedgerDraft draft, DateTimeOffset at, EncodedContent[] contents)
    {
        json.WriteStartObject();
        json.WriteNumber("v"u8, 1);
        json.WriteString("at"u8, at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        json.WriteString("type"u8, draft.Type);
        json.WriteString("family"u8, FamilyNames.Of(draft.Family));
        WriteOptional(json, "run"u8, draft.Run?.Value);
        WriteOptional(json, "agent"u8, draft.Agent);
        json.WriteString("owner"u8, draft.Owner);
        if (draft.Data.Fields.Count > 0)
        {
            json.WriteStartObject("data"u8);
            foreach (var (name, value) in draft.Data.Fields)
            {
                WriteField(json, name, value);
            }

            json.WriteEndObject();
        }

        if (contents.Length > 0)
        {
            json.WriteStartObject("content"u8);
            foreach (var content in contents)
            {
                json.WriteBase64String(content.Name, Commit(content.Salt.Span, content.Bytes.Span));
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteField(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case string text:
                json.WriteString(name, text);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case double number:
                json.WriteNumber(name, number);
                break;
            case DateTimeOffset time:
                json.WriteString(name, time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
                break;
            case IReadOnlyList<string> list:
                json.WriteStartArray(name);
                foreach (var item in list)
                {
                    json.WriteStringValue(item);
                }

                json.WriteEndArray();
                break;
            default:
                throw new ArgumentException($"An entry's field may not be a {value.GetType().Name}.", nameof(value));
        }
    }
}
