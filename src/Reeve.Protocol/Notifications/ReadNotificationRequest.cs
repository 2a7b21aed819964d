namespace Reeve.Protocol.Notifications;

/// <summary>Marks a notification as read.</summary>
public sealed record ReadNotificationRequest
{
    /// <summary>The notification's id.</summary>
    public required string Notification { get; init; }
}
