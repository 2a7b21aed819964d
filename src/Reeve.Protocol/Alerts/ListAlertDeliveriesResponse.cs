namespace Reeve.Protocol.Alerts;

/// <summary>A page of deliveries.</summary>
public sealed record ListAlertDeliveriesResponse
{
    /// <summary>The newest alert first.</summary>
    public required IReadOnlyList<AlertDeliveryReport> Deliveries { get; init; }

    /// <summary>The cursor of the next page, null on the last.</summary>
    public string? Next { get; init; }
}
