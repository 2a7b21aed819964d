using Reeve.Engine.Foundation;

namespace Reeve.Engine.Delivery;

/// <summary>What the rails and the notification lists read. Every read is scoped by an owner, or by a run that has one.</summary>
public interface IDeliveryStore
{
    ValueTask<SurfacedFinding?> FindSurfacedAsync(string owner, string agent, string dedupeKey, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<DecidedFinding>> ListFindingsAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>Newest first; owner null lists every owner's (the machine's own operator).</summary>
    ValueTask<Page<Notification>> ListNotificationsAsync(string? owner, bool unreadOnly, PageRequest page, CancellationToken cancellationToken);

    ValueTask<Notification?> FindNotificationAsync(NotificationId id, CancellationToken cancellationToken);
}
