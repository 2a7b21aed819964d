namespace Reeve.Protocol.Alerts;

/// <summary>What was queued again.</summary>
public sealed record RedeliverAlertsResponse
{
    /// <summary>Deliveries queued, under the ids they had.</summary>
    public required int Queued { get; init; }

    /// <summary>Left alone: on their way already, their webhook no longer configured, or its queue full.</summary>
    public required int Skipped { get; init; }

    /// <summary>Whether there are more dead letters for a further call.</summary>
    public bool More { get; init; }
}
