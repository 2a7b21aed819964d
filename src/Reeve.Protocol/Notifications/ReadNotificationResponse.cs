namespace Reeve.Protocol.Notifications;

/// <summary>The notification as it is now.</summary>
public sealed record ReadNotificationResponse
{
    /// <summary>Read.</summary>
    public required NotificationReport Notification { get; init; }
}
