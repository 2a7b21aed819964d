using System.Text.Json;

namespace Reeve.Client.Runs;

/// <summary>One fact for a trace.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Data">Writes its members.</param>
/// <param name="IsEffect">Whether it speaks of a side effect, before or after it.</param>
internal readonly record struct TraceEntry(string Type, Action<Utf8JsonWriter>? Data = null, bool IsEffect = false);
