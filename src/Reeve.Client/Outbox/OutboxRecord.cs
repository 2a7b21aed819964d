using System.Buffers;
using System.Text.Json;
using Reeve.Protocol;
using Reeve.Protocol.Compensations;
using Reeve.Protocol.Runs;

namespace Reeve.Client.Outbox;

/// <summary>
/// One thing the daemon has yet to hear: how a step ended, a whole step that went ahead or was refused while nobody could be asked, how a run ended, or how a step was undone.
/// Each is safe to deliver twice: a step by its idempotency key, an end because a second one is refused as <c>conflict</c>.
/// </summary>
internal sealed record OutboxRecord
{
    /// <summary>The step to begin first, where the daemon does not know it; then <see cref="End"/> names no step of its own.</summary>
    public BeginStepRequest? Begin { get; init; }

    public EndStepRequest? End { get; init; }

    public FinishRunRequest? Finish { get; init; }

    /// <summary>How undoing a step in the program itself ended.</summary>
    public ReportCompensationRequest? Report { get; init; }

    /// <summary>The operation, for people.</summary>
    public string Operation => Finish is not null ? Operations.RunsFinish.Name : Report is not null ? Operations.CompensationsReport.Name : Operations.StepsEnd.Name;

    /// <summary>The record as a line, its line feed included.</summary>
    public byte[] ToLine()
    {
        var line = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            Write(json, "begin", Begin, Operations.StepsBegin.RequestInfo);
            Write(json, "end", End, Operations.StepsEnd.RequestInfo);
            Write(json, "finish", Finish, Operations.RunsFinish.RequestInfo);
            Write(json, "report", Report, Operations.CompensationsReport.RequestInfo);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }

    /// <summary>Reads a line; null when it is none, as the last one is after a crash in the middle of it.</summary>
    public static OutboxRecord? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            var record = new OutboxRecord
            {
                Begin = Read(document, "begin", Operations.StepsBegin.RequestInfo),
                End = Read(document, "end", Operations.StepsEnd.RequestInfo),
                Finish = Read(document, "finish", Operations.RunsFinish.RequestInfo),
                Report = Read(document, "report", Operations.CompensationsReport.RequestInfo),
            };
            return record is { End: null, Finish: null, Report: null } ? null : record;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Write<T>(Utf8JsonWriter json, string name, T? value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> info)
        where T : class
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, value, info);
        }
    }

    private static T? Read<T>(JsonDocument document, string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> info)
        where T : class =>
        document.RootElement.TryGetProperty(name, out var value) ? value.Deserialize(info) : null;
}
