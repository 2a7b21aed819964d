using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Reeve.Server.Operations;

/// <summary>
/// Keeps pages below a frame: items are bounded in characters, and a hundred harmless-looking ones may still escape to more than a frame's bytes. A page
/// ends early instead, and its cursor says where to go on; it always holds one item, so that a reader never stands still. Pure.
/// </summary>
internal static class FrameRules
{
    /// <summary>Half a frame: room for what surrounds the page.</summary>
    public const int MaxPageBytes = 512 * 1024;

    /// <summary>The first items whose JSON fits.</summary>
    public static IReadOnlyList<T> Fitting<T>(IEnumerable<T> items, JsonTypeInfo<T> wire)
    {
        var fitting = new List<T>();
        var counted = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(counted, new JsonWriterOptions { SkipValidation = true });
        var bytes = 0;
        foreach (var item in items)
        {
            JsonSerializer.Serialize(json, item, wire);
            bytes += counted.WrittenCount + 1;
            if (fitting.Count > 0 && bytes > MaxPageBytes)
            {
                break;
            }

            fitting.Add(item);
            counted.ResetWrittenCount();
            json.Reset();
        }

        return fitting;
    }
}
