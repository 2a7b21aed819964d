namespace Reeve.Protocol.Notifications;

/// <summary>A page of notifications.</summary>
public sealed record ListNotificationsResponse
{
    /// <summary>Newest first.</summary>
    public required IReadOnlyList<NotificationReport> Notifications { get; init; }

    /// <summary>The cursor of the next page, null on the last.</summary>
    public string? Next { get; init; }
}
