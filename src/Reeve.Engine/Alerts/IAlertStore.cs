using Reeve.Engine.Foundation;

namespace Reeve.Engine.Alerts;

/// <summary>What the operator's channel reads. Owner null is the machine's own operator, who sees every owner's.</summary>
public interface IAlertStore
{
    ValueTask<Alert?> FindAsync(AlertId id, CancellationToken cancellationToken);

    /// <summary>The last alert of a key; null when there is none.</summary>
    ValueTask<Alert?> FindLatestAsync(string owner, string dedupeKey, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    ValueTask<Page<Alert>> ListAsync(AlertFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>The newest ledger entry an alert was made of; null when there is none.</summary>
    ValueTask<long?> NewestCauseAsync(CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<AlertDelivery>> ListDeliveriesAsync(AlertId alert, CancellationToken cancellationToken);

    /// <summary>Newest alert first.</summary>
    ValueTask<Page<AlertDelivery>> ListDeliveriesAsync(AlertDeliveryFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Pending ones of a target in the order they are due, the next first, due or not.</summary>
    ValueTask<IReadOnlyList<AlertDelivery>> ListNextAsync(string target, int limit, CancellationToken cancellationToken);

    /// <summary>How many deliveries there are of each target in that state.</summary>
    ValueTask<IReadOnlyDictionary<string, int>> CountDeliveriesAsync(AlertDeliveryState state, CancellationToken cancellationToken);
}

/// <summary>Which alerts a list shows; null matches all. <paramref name="Kind"/> matches itself and what is below it: <c>budget</c> matches <c>budget.threshold</c>.</summary>
public sealed record AlertFilter(string? Owner = null, string? Kind = null, AlertSeverity? AtLeast = null, RunId? Run = null, string? Agent = null);

/// <summary>Which deliveries a list shows; null matches all.</summary>
public sealed record AlertDeliveryFilter(string? Owner = null, string? Target = null, AlertDeliveryState? State = null);
