using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;

namespace Reeve.TestKit.Memory;

public sealed partial class MemoryStorage : IAlertStore
{
    ValueTask<Alert?> IAlertStore.FindAsync(AlertId id, CancellationToken cancellationToken) => new(_state.Alerts.GetValueOrDefault(id));

    public ValueTask<Alert?> FindLatestAsync(string owner, string dedupeKey, CancellationToken cancellationToken) =>
        new(_state.Alerts.Values.Where(alert => alert.Owner == owner && alert.DedupeKey == dedupeKey).MaxBy(static alert => alert.Id.Value, StringComparer.Ordinal));

    public ValueTask<Page<Alert>> ListAsync(AlertFilter filter, PageRequest page, CancellationToken cancellationToken) => new(Cut(
        _state.Alerts.Values.Where(alert => (filter.Owner is null || alert.Owner == filter.Owner)
            && (filter.Run is null || alert.Run == filter.Run)
            && (filter.Agent is null || alert.Agent == filter.Agent)
            && (filter.AtLeast is null || alert.Severity >= filter.AtLeast)
            && (filter.Kind is null || alert.Kind == filter.Kind || alert.Kind.StartsWith(filter.Kind + ".", StringComparison.Ordinal))),
        static alert => alert.Id.Value,
        page));

    public ValueTask<IReadOnlyList<AlertDelivery>> ListDeliveriesAsync(AlertId alert, CancellationToken cancellationToken) =>
        new([.. _state.AlertDeliveries.Values.Where(delivery => delivery.Alert == alert).OrderBy(static delivery => delivery.Target, StringComparer.Ordinal)]);

    public ValueTask<Page<AlertDelivery>> ListDeliveriesAsync(AlertDeliveryFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var rest = _state.AlertDeliveries.Values
            .Where(delivery => (filter.Owner is null || delivery.Owner == filter.Owner)
                && (filter.Target is null || delivery.Target == filter.Target)
                && (filter.State is null || delivery.State == filter.State))
            .OrderByDescending(static delivery => delivery.Alert.Value, StringComparer.Ordinal)
            .ThenBy(static delivery => delivery.Target, StringComparer.Ordinal)
            .SkipWhile(delivery => page.After is { } after && !IsBehind(delivery, after))
            .ToList();
        return new(rest.Count <= page.Limit
            ? new Page<AlertDelivery>(rest, null)
            : new Page<AlertDelivery>(rest[..page.Limit], $"{rest[page.Limit - 1].Alert}~{rest[page.Limit - 1].Target}"));
    }

    public ValueTask<IReadOnlyList<AlertDelivery>> ListNextAsync(string target, int limit, CancellationToken cancellationToken) => new([
        .. _state.AlertDeliveries.Values
            .Where(delivery => delivery.State == AlertDeliveryState.Pending && delivery.Target == target)
            .OrderBy(static delivery => delivery.NextAt)
            .ThenBy(static delivery => delivery.Alert.Value, StringComparer.Ordinal)
            .Take(limit),
    ]);

    public ValueTask<IReadOnlyDictionary<string, int>> CountDeliveriesAsync(AlertDeliveryState state, CancellationToken cancellationToken) =>
        new(_state.AlertDeliveries.Values
            .Where(delivery => delivery.State == state)
            .GroupBy(static delivery => delivery.Target, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.Count(), StringComparer.Ordinal));

    private static bool IsBehind(AlertDelivery delivery, string cursor)
    {
        var (alert, target) = cursor.Split('~', 2) is [var first, var second] ? (first, second) : (cursor, "");
        var order = string.CompareOrdinal(delivery.Alert.Value, alert);
        return order < 0 || (order == 0 && string.CompareOrdinal(delivery.Target, target) > 0);
    }

    public ValueTask<long?> NewestCauseAsync(CancellationToken cancellationToken) => new(_state.Alerts.Values.Max(static alert => alert.Cause));
}
