using System.Text.Json;
using Reeve.Engine.Alerts;
using Reeve.Protocol.Alerts;

namespace Reeve.Server.Operations;

/// <summary>Alerts and their deliveries as clients see them.</summary>
internal static class AlertReports
{
    public static AlertReport Of(Alert alert) => new()
    {
        Id = alert.Id.Value,
        Kind = alert.Kind,
        Severity = AlertNames.Of(alert.Severity),
        Owner = alert.Owner,
        Key = alert.DedupeKey,
        Title = alert.Title,
        Detail = alert.Detail,
        Agent = alert.Agent,
        Run = alert.Run?.Value,
        Facts = Facts(alert.Data),
        RaisedAt = alert.RaisedAt,
        Suppressed = alert.Suppressed,
    };

    public static AlertDeliveryReport Of(AlertDelivery delivery) => new()
    {
        Alert = delivery.Alert.Value,
        Webhook = delivery.Target,
        Owner = delivery.Owner,
        State = AlertNames.Of(delivery.State),
        Attempts = delivery.Attempts,
        Redeliveries = delivery.Redeliveries,
        QueuedAt = delivery.QueuedAt,
        NextAt = delivery.NextAt,
        LastAt = delivery.LastAt,
        EndedAt = delivery.EndedAt,
        Status = delivery.Status,
        FailureCode = delivery.Failure?.Code,
        Failure = delivery.Failure?.Message,
    };

    private static JsonElement? Facts(string data)
    {
        using var document = JsonDocument.Parse(data);
        return document.RootElement.EnumerateObject().Any() ? document.RootElement.Clone() : null;
    }
}
