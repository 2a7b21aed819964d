using System.Collections.Immutable;
using Reeve.Engine.Bus;

namespace Reeve.TestKit.Memory;

internal sealed partial record MemoryState
{
    public ImmutableDictionary<string, Envelope> Envelopes { get; init; } = ImmutableDictionary.Create<string, Envelope>(StringComparer.Ordinal);

    public ImmutableDictionary<string, SubscriptionState> Subscriptions { get; init; } = ImmutableDictionary.Create<string, SubscriptionState>(StringComparer.Ordinal);

    public ImmutableDictionary<string, EnvelopeDelivery> EnvelopeDeliveries { get; init; } = ImmutableDictionary.Create<string, EnvelopeDelivery>(StringComparer.Ordinal);

    private MemoryState Add(Envelope envelope)
    {
        Require(!Envelopes.ContainsKey(envelope.Id), "the event was published before");
        return this with { Envelopes = Envelopes.Add(envelope.Id, envelope with { Payload = "" }) };
    }

    private MemoryState Move(SubscriptionState state)
    {
        Require((Subscriptions.GetValueOrDefault(state.Id)?.Version ?? 0) == state.Version - 1, "the subscription moved on");
        return this with { Subscriptions = Subscriptions.SetItem(state.Id, state) };
    }

    private MemoryState Keep(DeliveryKept kept) => this with
    {
        EnvelopeDeliveries = (kept.Instead is { } instead ? EnvelopeDeliveries.Remove(instead) : EnvelopeDeliveries).SetItem(kept.Delivery.Id, kept.Delivery),
    };

    private MemoryState EndDelivery(string id)
    {
        Require(EnvelopeDeliveries.ContainsKey(id), "the delivery is over already");
        return this with { EnvelopeDeliveries = EnvelopeDeliveries.Remove(id) };
    }
}
