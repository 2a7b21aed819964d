using System.Text.Json;

namespace Reeve.TestKit.Doors;

/// <summary>Short ways to look into a reply.</summary>
internal static class JsonElementReading
{
    public static string? ErrorCode(this JsonElement reply) =>
        reply.TryGetProperty("error", out var error) ? error.GetProperty("data").GetProperty("code").GetString() : null;

    public static int RpcCode(this JsonElement reply) => reply.GetProperty("error").GetProperty("code").GetInt32();

    public static string Message(this JsonElement reply) => reply.GetProperty("error").GetProperty("message").GetString()!;

    public static JsonElement Result(this JsonElement reply) =>
        reply.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException("not a result: " + reply.GetRawText());
}
