namespace Reeve.Protocol.Alerts;

/// <summary>Lists deliveries of alerts to webhooks, the newest alert first.</summary>
public sealed record ListAlertDeliveriesRequest
{
    /// <summary>Only those in this state: <c>pending</c>, <c>delivered</c>, <c>dead</c>.</summary>
    public string? State { get; init; }

    /// <summary>Only those to this webhook.</summary>
    public string? Webhook { get; init; }

    /// <summary>Only this owner's.</summary>
    public string? Owner { get; init; }

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }

    /// <summary>1..500, 50 by default.</summary>
    public int? Limit { get; init; }
}
