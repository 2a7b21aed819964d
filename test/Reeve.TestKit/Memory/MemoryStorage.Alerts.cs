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

    public ValueTask<long?> NewestCauseAsync(CancellationToken cancellationToken) => new(_state.Alerts.Values.Max(static alert => alert.Cause));
}
