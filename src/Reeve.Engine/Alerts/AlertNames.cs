namespace Reeve.Engine.Alerts;

/// <summary>The stored and spoken names of the room's enumerations.</summary>
public static class AlertNames
{
    public static string Of(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Info => "info",
        AlertSeverity.Warning => "warning",
        AlertSeverity.Critical => "critical",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, null),
    };

    public static string Of(AlertDeliveryState state) => state switch
    {
        AlertDeliveryState.Pending => "pending",
        AlertDeliveryState.Delivered => "delivered",
        AlertDeliveryState.Dead => "dead",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static AlertSeverity? Severity(string name) => name switch
    {
        "info" => AlertSeverity.Info,
        "warning" => AlertSeverity.Warning,
        "critical" => AlertSeverity.Critical,
        _ => null,
    };
}
