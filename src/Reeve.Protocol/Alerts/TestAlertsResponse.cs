namespace Reeve.Protocol.Alerts;

/// <summary>The alert that was raised.</summary>
public sealed record TestAlertsResponse
{
    /// <summary>The alert.</summary>
    public required AlertReport Alert { get; init; }

    /// <summary>The webhooks it was queued for.</summary>
    public required IReadOnlyList<string> Webhooks { get; init; }
}
