namespace Reeve.Protocol.Alerts;

/// <summary>Lists operator alerts, newest first.</summary>
public sealed record ListAlertsRequest
{
    /// <summary>Only this kind and what is below it: <c>run</c> or <c>run.killed</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>This severity and worse: <c>info</c>, <c>warning</c>, <c>critical</c>.</summary>
    public string? Severity { get; init; }

    /// <summary>Only this agent's.</summary>
    public string? Agent { get; init; }

    /// <summary>Only this run's.</summary>
    public string? Run { get; init; }

    /// <summary>Only this owner's.</summary>
    public string? Owner { get; init; }

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }

    /// <summary>1..500, 50 by default.</summary>
    public int? Limit { get; init; }
}
