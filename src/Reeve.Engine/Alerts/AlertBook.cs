using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Alerts;

/// <summary>
/// Decides a draft against what was raised before and puts together all that goes into the log with it: the alert, its deliveries, and the counts of
/// windows that end. Not thread-safe: <see cref="AlertService"/> holds one turn around it.
/// </summary>
internal sealed class AlertBook(AlertOptions options, IAlertStore store, AlertQueue queue, IIdSource ids, TimeProvider time)
{
    private readonly AlertWindows _windows = new(options.MaxWindows);

    /// <summary>What becomes of the draft, and what is to be committed for it: null when it is only counted.</summary>
    public async ValueTask<(AlertDecision Decision, UnitOfWork? Work)> DecideAsync(AlertDraft draft, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var last = _windows.Last(draft.Owner, draft.DedupeKey) ?? await store.FindLatestAsync(draft.Owner, draft.DedupeKey, cancellationToken);
        var decision = AlertRules.Decide(draft, last, draft.Window ?? options.Window, draft.At ?? now, new AlertId(ids.Next(AlertId.Prefix)));
        if (decision is not AlertDecision.Raised raised)
        {
            _windows.Count(last!);
            return (decision, null);
        }

        raised = raised with { Deliveries = queue.Route(raised.Alert, now) };
        var work = new UnitOfWork(
            [AlertEntries.Raised(draft, raised.Alert, raised.Escalated, [.. raised.Deliveries.Select(static delivery => delivery.Target)])],
            [new AlertRaised(raised.Alert), .. raised.Deliveries.Select(static delivery => new AlertDeliveryQueued(delivery))]);
        if (_windows.Open(raised.Alert) is { } held)
        {
            work = Join(Repeats([held]), work);
        }

        if (_windows.IsFull && Repeats(_windows.Close(now - options.Window)) is { Entries.Length: > 0 } repeats)
        {
            work = Join(repeats, work);
        }

        return (raised, work);
    }

    /// <summary>Forgets an alert that was never recorded, so that it does not hold back the next.</summary>
    public void Forget(AlertDecision.Raised raised)
    {
        _windows.Forget(raised.Alert);
        queue.Forget(raised.Deliveries);
    }

    /// <summary>What was held back under the windows that are over, or under all of them; null when nothing was.</summary>
    public UnitOfWork? CloseWindows(bool all) =>
        Repeats(_windows.Close(all ? DateTimeOffset.MaxValue : time.GetUtcNow() - options.Window)) is { Entries.Length: > 0 } repeats ? repeats : null;

    private static UnitOfWork Repeats(IReadOnlyList<(Alert Alert, int Count)> held) => new(
        [.. held.Select(static one => AlertEntries.Repeated(one.Alert, one.Count))],
        [.. held.Select(static one => new AlertRepeated(one.Alert.Id, one.Count))]);

    private static UnitOfWork Join(UnitOfWork first, UnitOfWork second) => new(first.Entries.AddRange(second.Entries), first.Changes.AddRange(second.Changes));
}
