using Reeve.Engine.Delivery;
using Reeve.Protocol.Notifications;

namespace Reeve.Server.Operations;

/// <summary>Notifications as clients see them.</summary>
internal static class NotificationReports
{
    public static string NameOf(Severity severity) => severity switch
    {
        Severity.Info => "info",
        Severity.Low => "low",
        Severity.Normal => "normal",
        Severity.High => "high",
        Severity.Critical => "critical",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, null),
    };

    public static NotificationReport Of(Notification notification) => new()
    {
        Id = notification.Id.Value,
        Agent = notification.Agent,
        Owner = notification.Owner,
        Run = notification.Run.Value,
        Severity = NameOf(notification.Severity),
        Title = notification.Title,
        Detail = notification.Detail,
        CreatedAt = notification.CreatedAt,
        ReadAt = notification.ReadAt,
    };
}
