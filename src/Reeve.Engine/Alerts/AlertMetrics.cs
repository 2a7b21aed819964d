using System.Diagnostics.Metrics;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Alerts;

/// <summary>The room's instruments. A rise of <c>suppressed</c> beside a flat <c>raised</c> is one thing happening over and over.</summary>
internal static class AlertMetrics
{
    private static readonly Counter<long> Alerts = ReeveTelemetry.Meter.CreateCounter<long>("reeve.alerts", "{alert}", "Alerts, by what became of them and severity.");

    private static readonly Counter<long> Attempts =
        ReeveTelemetry.Meter.CreateCounter<long>("reeve.alert.attempts", "{attempt}", "Attempts to deliver an alert to a webhook, by target and outcome.");

    public static void Decided(AlertDecision decision) => Alerts.Add(
        1,
        KeyValuePair.Create("outcome", (object?)(decision is AlertDecision.Raised ? "raised" : "suppressed")),
        KeyValuePair.Create("severity", (object?)(decision is AlertDecision.Raised raised ? AlertNames.Of(raised.Alert.Severity) : null)));

    public static void Attempted(AlertDelivery delivery) => Attempts.Add(
        1,
        KeyValuePair.Create("target", (object?)delivery.Target),
        KeyValuePair.Create("outcome", (object?)AlertNames.Of(delivery.State)));
}
