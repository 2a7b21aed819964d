using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Bus;

/// <summary>
/// Takes events: finds whom one concerns, and writes the event, every delivery and what it makes of the subscriptions in one unit of work. What it returns is on the disk.
/// Thread-safe; one event at a time.
/// </summary>
internal sealed class BusPublisher(BusBook book, BusGate gate, BusOwners owners, IJournal journal, BusOptions options, BusSeams seams)
{


    /// <summary>Fails with <c>invalid_request</c>, <c>overloaded</c> (too many deliveries are on their way), storage's codes.</summary>
    public Task<Publication> PublishAsync(EnvelopeDraft draft, string by, CancellationToken cancellationToken) => gate.HoldAsync(() => PublishUnderGateAsync(Make(draft), by), cancellationToken);

    private async Task<Publication> PublishUnderGateAsync(Envelope envelope, string by)
    {
        var picture = book.Now;
        Subscription[] concerned = [.. picture.Subscriptions.Where(subscription => BusRules.Concerns(subscription, picture.States.GetValueOrDefault(subscription.Id), owners.Of(subscription.Agent), envelope))];
        var reached = concerned.Take(options.MaxFanOut).ToArray();
        if (reached.Length > 0 && picture.Pending + reached.Length > options.MaxPending)
        {
            throw new ReeveException(ErrorCode.Overloaded, $"{picture.Pending} deliveries are on their way, which is the most.", "Wait until some were made.", retryable: true);
        }

        var deliveries = new List<EnvelopeDelivery>(reached.Length);
        List<LedgerDraft> entries = [BusEntries.Published(envelope, by, reached.Length, concerned.Length - reached.Length)];
        List<StateChange> changes = [new EnvelopeAdded(envelope)];
        var next = picture;
        foreach (var subscription in reached)
        {
            var waiting = subscription.Debounce > TimeSpan.Zero ? next.WaitingFor(subscription.Id, envelope.At) : null;
            var delivery = BusRules.Deliver(subscription, envelope, waiting, book.Lately(subscription.Id, envelope.At), options);
            var instead = delivery.IsDead ? null : waiting;
            var state = BusRules.Move(subscription, next.States.GetValueOrDefault(subscription.Id), envelope, delivery.IsDead);
            entries.Add(BusEntries.Queued(delivery, instead?.Id));
            changes.Add(new SubscriptionMoved(state));
            next = (instead is null ? next : next.Without(instead.Id)).With(state);
            if (!delivery.IsDead || next.Dead < options.MaxDead)
            {
                changes.Add(new DeliveryKept(delivery, instead?.Id));
                next = next.With(delivery);
            }

            deliveries.Add(delivery);
        }

        try
        {
            await journal.CommitAsync(new UnitOfWork([.. entries], [.. changes]), CancellationToken.None);
        }
        catch (ReeveException refused) when (refused.Code == ErrorCode.Conflict)
        {
            return new Publication(envelope, [], IsRepeated: true);
        }

        book.Change(_ => next);
        foreach (var delivery in deliveries.Where(static delivery => !delivery.IsDead))
        {
            book.Count(delivery.Subscription, envelope.At);
        }

        seams.Wake();
        return new Publication(envelope, [.. deliveries], IsRepeated: false);
    }

    private Envelope Make(EnvelopeDraft draft)
    {
        if (draft.Payload.Length > options.MaxPayload)
        {
            throw new ReeveException(ErrorCode.PayloadTooLarge, $"'payload' has {draft.Payload.Length} characters; {options.MaxPayload} is the most.");
        }

        return new Envelope
        {
            Id = draft.Id ?? seams.Ids.Next(Envelope.Prefix),
            Source = draft.Source,
            Kind = draft.Kind,
            Subject = WordRules.Clean(draft.Subject, 200, multiline: false),
            At = draft.At ?? seams.Time.GetUtcNow(),
            Causation = draft.LedBy?.Envelope,
            Depth = draft.LedBy is { } cause ? cause.Depth + 1 : 0,
            Owner = draft.Owner,
            Payload = draft.Payload,
            Cause = draft.Cause,
        };
    }
}
