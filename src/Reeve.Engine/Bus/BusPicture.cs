using System.Collections.Immutable;

namespace Reeve.Engine.Bus;

/// <summary>Everything the room remembers at one time. Immutable.</summary>
internal sealed record BusPicture(
    ImmutableSortedDictionary<string, Subscription> Declared, ImmutableSortedDictionary<string, SubscriptionState> States, ImmutableDictionary<string, EnvelopeDelivery> Deliveries)
{
    public static readonly BusPicture Empty = new(
        ImmutableSortedDictionary.Create<string, Subscription>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, SubscriptionState>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, EnvelopeDelivery>(StringComparer.Ordinal));

    /// <summary>The person's, then what agents made under ids the person does not use.</summary>
    public IEnumerable<Subscription> Subscriptions =>
        Declared.Values.Concat(States.Values.Select(static state => state.Made).OfType<Subscription>().Where(made => !Declared.ContainsKey(made.Id)));

    public int Pending => Deliveries.Values.Count(static delivery => !delivery.IsDead);

    public int Dead => Deliveries.Values.Count(static delivery => delivery.IsDead);

    public EnvelopeDelivery? WaitingFor(string subscription, DateTimeOffset now) =>
        Deliveries.Values.FirstOrDefault(delivery => delivery.Subscription == subscription && !delivery.IsDead && delivery.DueAt > now);

    public BusPicture With(SubscriptionState state) => this with { States = States.SetItem(state.Id, state) };

    public BusPicture With(EnvelopeDelivery delivery) => this with { Deliveries = Deliveries.SetItem(delivery.Id, delivery) };

    public BusPicture Without(string delivery) => this with { Deliveries = Deliveries.Remove(delivery) };
}
