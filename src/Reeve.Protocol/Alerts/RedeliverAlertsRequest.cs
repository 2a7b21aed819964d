namespace Reeve.Protocol.Alerts;

/// <summary>Sends alerts to their webhooks again: one alert's, or all dead letters. Exactly one of the two is given.</summary>
public sealed record RedeliverAlertsRequest
{
    /// <summary>The alert whose deliveries that are over are made again, delivered ones too.</summary>
    public string? Alert { get; init; }

    /// <summary>True for all dead letters, at most 500 a call.</summary>
    public bool? AllDead { get; init; }
}
