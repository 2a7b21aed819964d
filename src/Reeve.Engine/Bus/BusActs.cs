using System.Collections.Immutable;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Bus;

/// <summary>What people do about dead letters and agents about their subscriptions, each recorded under the gate. Thread-safe.</summary>
internal sealed class BusActs(BusBook book, BusGate gate, BusOwners owners, IJournal journal, BusOptions options, BusSeams seams)
{
    public Task<int> ReviveAsync(IReadOnlyList<EnvelopeDelivery> dead, string by, CancellationToken cancellationToken) => gate.HoldAsync(
        async () =>
        {
            var now = seams.Time.GetUtcNow();
            ImmutableArray<EnvelopeDelivery> revived =
                [.. dead.Where(delivery => book.Now.Deliveries.GetValueOrDefault(delivery.Id) is { IsDead: true }).Select(delivery => BusRules.Revive(delivery, now))];
            if (revived.IsEmpty)
            {
                return 0;
            }

            await WriteAsync([.. revived.Select(delivery => BusEntries.Revived(delivery, by))], [.. revived.Select(static delivery => new DeliveryKept(delivery))]);
            book.Change(picture => revived.Aggregate(picture, static (all, delivery) => all.With(delivery)));
            seams.Wake();
            return revived.Length;
        },
        cancellationToken);

    public Task<Subscription> SubscribeAsync(Subscription made, CancellationToken cancellationToken) => gate.HoldAsync(
        async () =>
        {
            var picture = book.Now;
            var before = picture.States.GetValueOrDefault(made.Id);
            if (picture.Declared.ContainsKey(made.Id) || (before?.Made is { } other && other.MadeBy != made.MadeBy))
            {
                throw new ReeveException(ErrorCode.Conflict, $"The id {made.Id} is taken.", "Choose another one.");
            }

            if (before?.Made is null && picture.States.Values.Count(static state => state is { Made: not null, UsedBy: null }) >= options.MaxMade)
            {
                throw new ReeveException(ErrorCode.Overloaded, $"Agents made {options.MaxMade} subscriptions, which is the most.", "End one first.");
            }

            var next = (before ?? new SubscriptionState { Id = made.Id, Version = 0 }) with { Made = made, UsedBy = null, Version = (before?.Version ?? 0) + 1 };
            await WriteAsync([BusEntries.Made(made, owners.Of(made.Agent))], [new SubscriptionMoved(next)]);
            book.Change(now => now.With(next));
            return made;
        },
        cancellationToken);

    public Task UnsubscribeAsync(string id, string agent, CancellationToken cancellationToken) => gate.HoldAsync(
        async () =>
        {
            if (book.Now.States.GetValueOrDefault(id)?.Made is not { } made || made.MadeBy != agent)
            {
                throw new ReeveException(ErrorCode.NotFound, $"You made no subscription {id}.");
            }

            await WriteAsync([BusEntries.Removed(id, owners.Of(agent), agent)], [new SubscriptionRemoved(id)]);
            book.Change(picture => picture with { States = picture.States.Remove(id) });
            return true;
        },
        cancellationToken);

    private async Task WriteAsync(ImmutableArray<LedgerDraft> entries, ImmutableArray<StateChange> changes) => await journal.CommitAsync(new UnitOfWork(entries, changes), CancellationToken.None);
}
