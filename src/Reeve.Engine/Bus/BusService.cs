using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Guard;
using Reeve.Sources;
using Reeve.Sources.Subscriptions;

namespace Reeve.Engine.Bus;

/// <summary>The door to events: publish, list, look after dead letters, subscribe. What it returns is on the disk. Thread-safe.</summary>
public sealed class BusService
{
    private const int MaxRevived = 500;

    private readonly BusPublisher _publisher;
    private readonly BusBook _book;
    private readonly BusActs _acts;
    private readonly SubscriptionCatalog _catalog;
    private readonly IBusStore _store;
    private readonly BusOwners _owners;

    internal BusService(BusPublisher publisher, BusBook book, BusActs acts, SubscriptionCatalog catalog, IBusStore store, BusOwners owners) =>
        (_publisher, _book, _acts, _catalog, _store, _owners) = (publisher, book, acts, catalog, store, owners);

    /// <summary>What is wrong with the file as it is now; the subscriptions are those of the last good one then.</summary>
    public IReadOnlyList<SourceProblem> Problems => _catalog.Problems;

    /// <summary>
    /// Publishes what somebody outside the daemon says happened. Kinds and sources that begin with <c>agent.</c> are the daemon's own to say. Fails with
    /// <c>invalid_request</c>, <c>payload_too_large</c>, <c>overloaded</c>, storage's codes.
    /// </summary>
    public Task<Publication> PublishAsync(EnvelopeDraft draft, string by, CancellationToken cancellationToken) => (draft.Kind, draft.Source) switch
    {
        var (kind, _) when !SubscriptionFileReader.IsWords(kind, mayHaveStars: false) => throw Invalid("'kind' takes dotted lower-case words, such as mail.arrived."),
        var (_, source) when !SubscriptionFileReader.IsWords(source, mayHaveStars: false) => throw Invalid("'source' takes dotted lower-case words, such as mail.inbox."),
        _ when EventNameRules.IsReserved(draft.Kind) => throw Invalid("What agents did is the daemon's to say: 'kind' must not begin with agent."),
        _ => _publisher.PublishAsync(draft, by, cancellationToken),
    };

    public ValueTask<Page<Envelope>> ListAsync(EnvelopeFilter filter, PageRequest page, CancellationToken cancellationToken) => _store.ListEnvelopesAsync(filter, page, cancellationToken);

    /// <summary>Deliveries that are dead, or on their way, newest first.</summary>
    public ImmutableArray<EnvelopeDelivery> Deliveries(bool dead, string? owner) =>
    [
        .. _book.Now.Deliveries.Values
            .Where(delivery => delivery.IsDead == dead && (owner is null || delivery.Owner == owner))
            .OrderByDescending(static delivery => delivery.QueuedAt).ThenBy(static delivery => delivery.Id, StringComparer.Ordinal),
    ];

    /// <summary>Every subscription and how it stands, by id.</summary>
    public ImmutableArray<(Subscription Subscription, string Owner, SubscriptionState? State)> Subscriptions(string? owner)
    {
        var picture = _book.Now;
        return
        [
            .. picture.Subscriptions.Select(one => (one, Owner: _owners.Of(one.Agent), picture.States.GetValueOrDefault(one.Id)))
                .Where(one => owner is null || one.Owner == owner)
                .OrderBy(static one => one.one.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>Puts dead letters on their way again: one, or all there are, at most 500 a call. <c>not_found</c> when one was named and is not there.</summary>
    public async Task<int> RedeliverAsync(string? id, string? owner, string by, CancellationToken cancellationToken)
    {
        var dead = Deliveries(dead: true, owner).Where(delivery => id is null || delivery.Id == id).Take(MaxRevived).ToList();
        if (id is not null && dead.Count == 0)
        {
            throw new ReeveException(ErrorCode.NotFound, $"There is no dead letter {id}.", "reeve event dead lists them.");
        }

        return await _acts.ReviveAsync(dead, by, cancellationToken);
    }

    /// <summary>Makes, or makes anew, a subscription of an agent's own. <c>conflict</c> when the person uses the id, or another agent does; <c>overloaded</c> when there are too many.</summary>
    internal Task<Subscription> SubscribeAsync(Subscription made, CancellationToken cancellationToken) => _acts.SubscribeAsync(made, cancellationToken);

    /// <summary>Ends a subscription an agent made. <c>not_found</c> when it did not.</summary>
    internal Task UnsubscribeAsync(string id, string agent, CancellationToken cancellationToken) => _acts.UnsubscribeAsync(id, agent, cancellationToken);

    private static ReeveException Invalid(string why) => new(ErrorCode.InvalidRequest, why);
}
