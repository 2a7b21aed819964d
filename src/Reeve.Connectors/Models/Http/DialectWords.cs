using System.Text.Json;
using Reeve.Engine.Models;

namespace Reeve.Connectors.Models.Http;

/// <summary>What the wires have in common. Pure.</summary>
internal static class DialectWords
{
    public static string Of(ModelEffort effort) => effort switch
    {
        ModelEffort.Low => "low",
        ModelEffort.Medium => "medium",
        _ => "high",
    };

    /// <summary>Whether the schema admits no further members: only such a one may be asked for strictly.</summary>
    public static bool IsClosed(string schema)
    {
        using var parsed = JsonDocument.Parse(schema);
        return parsed.RootElement.ValueKind == JsonValueKind.Object
            && parsed.RootElement.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False;
    }
}
