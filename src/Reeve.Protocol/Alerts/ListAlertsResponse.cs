namespace Reeve.Protocol.Alerts;

/// <summary>A page of alerts.</summary>
public sealed record ListAlertsResponse
{
    /// <summary>Newest first.</summary>
    public required IReadOnlyList<AlertReport> Alerts { get; init; }

    /// <summary>The cursor of the next page, null on the last.</summary>
    public string? Next { get; init; }
}
