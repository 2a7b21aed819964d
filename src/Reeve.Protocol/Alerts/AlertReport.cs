using System.Text.Json;

namespace Reeve.Protocol.Alerts;

/// <summary>
/// Something the operator should know. The event <c>alert.raised</c> carries the same members as data, except <c>detail</c> and <c>suppressed</c>, with
/// <c>alert</c> for the id and the facts beside the others.
/// </summary>
public sealed record AlertReport
{
    /// <summary><c>alert_…</c>, and the <c>webhook-id</c> it is sent under.</summary>
    public required string Id { get; init; }

    /// <summary>Dotted: <c>run.killed</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>info</c>, <c>warning</c> or <c>critical</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>Whose data it is about.</summary>
    public required string Owner { get; init; }

    /// <summary>The thing behind it: one alert a key and window.</summary>
    public required string Key { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>More lines.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The agent it is about, or null.</summary>
    public string? Agent { get; init; }

    /// <summary>The run it is about, or null.</summary>
    public string? Run { get; init; }

    /// <summary>Facts for programs, by kind.</summary>
    public JsonElement? Facts { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>How many more of its key were held back within its window.</summary>
    public required int Suppressed { get; init; }
}
