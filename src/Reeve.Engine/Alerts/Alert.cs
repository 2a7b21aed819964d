using Reeve.Engine.Foundation;

namespace Reeve.Engine.Alerts;

/// <summary>An alert as it was raised. Immutable but for <see cref="Suppressed"/>.</summary>
public sealed record Alert
{
    public required AlertId Id { get; init; }

    public required string Kind { get; init; }

    public required AlertSeverity Severity { get; init; }

    public required string Owner { get; init; }

    public required string DedupeKey { get; init; }

    public required string Title { get; init; }

    public string Detail { get; init; } = "";

    public string? Agent { get; init; }

    public RunId? Run { get; init; }

    /// <summary>The raiser's facts, a JSON object.</summary>
    public string Data { get; init; } = "{}";

    public long? Cause { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>How many more of its key came within its window and were not raised.</summary>
    public int Suppressed { get; init; }
}
