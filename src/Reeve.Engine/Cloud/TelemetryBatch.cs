using System.Text.Json;

namespace Reeve.Engine.Cloud;

/// <summary>Consecutive entries of the log as they leave the machine, from <see cref="From"/> up to and including <see cref="To"/>.</summary>
public sealed record TelemetryBatch(string Log, long From, long To, IReadOnlyList<TelemetryRecord> Entries);

/// <summary>What leaves the machine of one entry: who, when, what kind, and facts of an allow-list. Never a word of content, never a free text.</summary>
public sealed record TelemetryRecord(
    long Index,
    DateTimeOffset At,
    string Type,
    string Family,
    string? Run,
    string? Agent,
    string Owner,
    IReadOnlyList<KeyValuePair<string, JsonElement>> Facts);
