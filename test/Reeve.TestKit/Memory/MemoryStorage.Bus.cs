using Reeve.Engine.Bus;
using Reeve.Engine.Foundation;

namespace Reeve.TestKit.Memory;

public sealed partial class MemoryStorage : IBusStore
{
    ValueTask<Page<Envelope>> IBusStore.ListEnvelopesAsync(EnvelopeFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var after = page.After is { } id ? _state.Envelopes.GetValueOrDefault(id) : null;
        var rows = _state.Envelopes.Values
            .Where(envelope => filter.Owner is null || envelope.Owner == filter.Owner)
            .Where(envelope => filter.Kind is null || envelope.Kind == filter.Kind)
            .Where(envelope => page.After is null || (after is not null && Order(envelope, after) < 0))
            .OrderByDescending(static envelope => envelope, Comparer<Envelope>.Create(Order))
            .Take(page.Limit + 1)
            .ToList();
        return ValueTask.FromResult(rows.Count > page.Limit ? new Page<Envelope>(rows[..page.Limit], rows[page.Limit - 1].Id) : new Page<Envelope>(rows, null));
    }

    ValueTask<Envelope?> IBusStore.FindEnvelopeAsync(string id, CancellationToken cancellationToken) => ValueTask.FromResult(_state.Envelopes.GetValueOrDefault(id));

    ValueTask<long?> IBusStore.NewestCauseAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_state.Envelopes.Values.Max(static envelope => envelope.Cause));

    ValueTask<IReadOnlyList<SubscriptionState>> IBusStore.ListSubscriptionsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<SubscriptionState>>([.. _state.Subscriptions.Values.OrderBy(static state => state.Id, StringComparer.Ordinal)]);

    ValueTask<IReadOnlyList<EnvelopeDelivery>> IBusStore.ListDeliveriesAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<EnvelopeDelivery>>(
        [
            .. _state.EnvelopeDeliveries.Values.OrderBy(static delivery => delivery.QueuedAt)
                .ThenBy(static delivery => delivery.Envelope, StringComparer.Ordinal).ThenBy(static delivery => delivery.Subscription, StringComparer.Ordinal),
        ]);

    private static int Order(Envelope left, Envelope right) =>
        left.At != right.At ? left.At.CompareTo(right.At) : string.CompareOrdinal(left.Id, right.Id);
}
