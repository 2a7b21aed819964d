namespace Reeve.Protocol.Notifications;

/// <summary>Lists notifications, newest first.</summary>
public sealed record ListNotificationsRequest
{
    /// <summary>Only unread ones.</summary>
    public bool? Unread { get; init; }

    /// <summary>Only this owner's.</summary>
    public string? Owner { get; init; }

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }

    /// <summary>1..500, 50 by default.</summary>
    public int? Limit { get; init; }
}
