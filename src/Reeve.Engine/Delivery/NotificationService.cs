using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Delivery;

/// <summary>The owner's bell: lists what was told and marks it as read. The only door to notifications for other rooms. Thread-safe.</summary>
public sealed class NotificationService(IDeliveryStore store, IJournal journal, TimeProvider time)
{
    public const int MaxPage = 500;

    /// <summary>Newest first; owner null is the machine's own operator, who sees every owner's.</summary>
    public ValueTask<Page<Notification>> ListAsync(string? owner, bool unreadOnly, PageRequest page, CancellationToken cancellationToken) =>
        store.ListNotificationsAsync(owner, unreadOnly, page with { Limit = Math.Clamp(page.Limit, 1, MaxPage) }, cancellationToken);

    /// <summary>Marks it as read; one already read stays read at its first time. Another owner's is <c>not_found</c>: that it exists is not the caller's to know.</summary>
    public async Task<Notification> ReadAsync(NotificationId id, string? owner, CancellationToken cancellationToken)
    {
        var notification = await store.FindNotificationAsync(id, cancellationToken);
        if (notification is null || (owner is not null && notification.Owner != owner))
        {
            throw new ReeveException(ErrorCode.NotFound, $"there is no notification {FindingRules.Clean(id.Value, 80, multiline: false)}", "reeve notifications lists them");
        }

        if (notification.ReadAt is not null)
        {
            return notification;
        }

        var at = time.GetUtcNow();
        await journal.CommitAsync(UnitOfWork.Of(DeliveryEntries.Read(notification), new NotificationRead(id, notification.Owner, at)), cancellationToken);
        return notification with { ReadAt = at };
    }
}
