using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Alerts;

/// <summary>Something the operator should know, as the room that noticed it says it. What becomes of it is <see cref="AlertRules"/>'s to decide.</summary>
public sealed record AlertDraft
{
    /// <summary>Dotted, lower case, at most 64 characters: <c>budget.threshold</c>. What webhooks filter by; a name once used keeps its meaning.</summary>
    public required string Kind { get; init; }

    public required AlertSeverity Severity { get; init; }

    /// <summary>Whose data it is about: who may see it.</summary>
    public required string Owner { get; init; }

    /// <summary>The stable identity of the thing behind it, for example <c>budget:agent:watchman:2026-11-21</c>: one alert a key and window.</summary>
    public required string DedupeKey { get; init; }

    /// <summary>One line of names and numbers. It stands in the ledger for ever: words of people and models belong into <see cref="Detail"/>.</summary>
    public required string Title { get; init; }

    /// <summary>More for a person. Kept as erasable content.</summary>
    public string Detail { get; init; } = "";

    public string? Agent { get; init; }

    public RunId? Run { get; init; }

    /// <summary>Facts for programs. They stand in the entry beside the alert's own, so the names in <see cref="AlertRules.ReservedFields"/> are taken.</summary>
    public EntryData Data { get; init; } = EntryData.Empty;

    /// <summary>How long it holds back the next of its key when that is not <c>alerts.window</c>: a day for what is to be said once a day.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>The index of the ledger entry it was made of. Only the log's own watcher sets it: the newest tells a restarted daemon where that had come to.</summary>
    public long? Cause { get; init; }

    /// <summary>When it happened, if that was earlier than now.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>Ordered from mild to grave, so that <c>&gt;</c> means worse.</summary>
public enum AlertSeverity
{
    Info,
    Warning,
    Critical,
}
