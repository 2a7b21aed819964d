using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reeve.Protocol.Runs;

/// <summary>Reads what is no count without failing: see <see cref="ReportedCount"/>.</summary>
internal sealed class ReportedCountConverter : JsonConverter<ReportedCount>
{
    private const int Longest = 40;

    public override ReportedCount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) && value is >= 0 and <= ReportedCount.Max)
        {
            return new ReportedCount(value);
        }

        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
            return new ReportedCount(0, "an object or a list");
        }

        var sent = Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, Longest)]);
        return new ReportedCount(0, reader.TokenType == JsonTokenType.String ? $"the text \"{sent}\"" : sent);
    }

    public override void Write(Utf8JsonWriter writer, ReportedCount value, JsonSerializerOptions options)
    {
        if (value.Unreadable is { } sent)
        {
            writer.WriteStringValue(sent);
            return;
        }

        writer.WriteNumberValue(value.Value);
    }
}
