using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Alerts;

/// <summary>The door to deliveries: list them, and ask for them again. Owner null is the machine's own operator. Thread-safe.</summary>
public sealed class AlertDeliveryService
{
    /// <summary>Dead letters one call asks for again.</summary>
    public const int MaxAtOnce = 500;

    private readonly AlertOptions _options;
    private readonly AlertQueue _queue;
    private readonly IAlertStore _store;
    private readonly IJournal _journal;
    private readonly TimeProvider _time;

    internal AlertDeliveryService(AlertOptions options, AlertQueue queue, IAlertStore store, IJournal journal, TimeProvider time) =>
        (_options, _queue, _store, _journal, _time) = (options, queue, store, journal, time);

    public ValueTask<Page<AlertDelivery>> ListAsync(AlertDeliveryFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        _store.ListDeliveriesAsync(filter, page with { Limit = Math.Clamp(page.Limit, 1, AlertService.MaxPage) }, cancellationToken);

    /// <summary>All deliveries of one alert that are over, delivered ones too: whoever names it wants it sent. <c>not_found</c> for another owner's.</summary>
    public async Task<Redelivery> RedeliverAsync(AlertId id, string? owner, CancellationToken cancellationToken)
    {
        var alert = await _store.FindAsync(id, cancellationToken);
        if (alert is null || (owner is not null && alert.Owner != owner))
        {
            throw new ReeveException(ErrorCode.NotFound, $"there is no alert {WordRules.Clean(id.Value, 80, multiline: false)}", "reeve alerts lists them");
        }

        return await RedeliverAsync(await _store.ListDeliveriesAsync(id, cancellationToken), more: false, cancellationToken);
    }

    /// <summary>Dead letters, newest first, at most <see cref="MaxAtOnce"/> a call.</summary>
    public async Task<Redelivery> RedeliverDeadAsync(string? owner, CancellationToken cancellationToken)
    {
        var page = await _store.ListDeliveriesAsync(
            new AlertDeliveryFilter(owner, State: AlertDeliveryState.Dead), new PageRequest(null, MaxAtOnce), cancellationToken);
        return await RedeliverAsync(page.Items, page.Next is not null, cancellationToken);
    }

    private async Task<Redelivery> RedeliverAsync(IReadOnlyList<AlertDelivery> deliveries, bool more, CancellationToken cancellationToken)
    {
        var (now, entered, skipped) = (_time.GetUtcNow(), new List<AlertDelivery>(), 0);
        foreach (var delivery in deliveries)
        {
            if (_options.Targets.Any(target => target.Name == delivery.Target)
                && AlertDeliveryRules.Redeliver(delivery, now) is { } again
                && _queue.TryEnter(delivery.Target))
            {
                entered.Add(again);
            }
            else
            {
                skipped++;
            }
        }

        if (entered.Count > 0)
        {
            await CommitAsync(entered, cancellationToken);
        }

        return new Redelivery(entered.Count, skipped, more && entered.Count > 0);
    }

    private async Task CommitAsync(List<AlertDelivery> entered, CancellationToken cancellationToken)
    {
        try
        {
            await _journal.CommitAsync(
                new UnitOfWork(
                    [.. entered.Select(static delivery => AlertEntries.Moved(AlertEntries.RedeliveredType, delivery))],
                    [.. entered.Select(static delivery => new AlertDeliveryMoved(delivery))]),
                cancellationToken);
        }
        catch (ReeveException)
        {
            _queue.Forget(entered);
            throw;
        }

        _queue.Ring();
    }
}

/// <summary>What was asked for again. Skipped: under way already, its target no longer configured, or its target's queue full.</summary>
public sealed record Redelivery(int Queued, int Skipped, bool More);
