using System.Security.Cryptography;
using System.Text;
using Reeve.Engine.Bus;
using Reeve.Protocol.Bus;

namespace Reeve.Server.Operations;

/// <summary>Serves the <c>bus</c> operations and <c>subscriptions.list</c>.</summary>
internal sealed class BusHandlers(BusService bus) : IOperationHandlers
{
    private const int MaxName = 200;
    private const int MaxKey = 200;
    private const int MaxPayload = 32 * 1024;
    private const int IdLength = 26;
    private const string Dead = "dead";
    private const string Pending = "pending";

    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.BusPublish, PublishAsync);
        registry.Add(Protocol.Operations.BusList, ListAsync);
        registry.Add(Protocol.Operations.BusDeliveries, DeliveriesAsync);
        registry.Add(Protocol.Operations.BusRedeliver, RedeliverAsync);
        registry.Add(Protocol.Operations.SubscriptionsList, SubscriptionsAsync);
    }

    private async ValueTask<PublishEventResponse> PublishAsync(PublishEventRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var draft = new EnvelopeDraft
        {
            Id = request.IdempotencyKey is { } key ? IdOf(caller.Owner, RequestRules.Text("idempotency_key", key, MaxKey)) : null,
            Kind = RequestRules.Text("kind", request.Kind, MaxName),
            Source = RequestRules.OptionalText("source", request.Source, MaxName) ?? "client",
            Subject = request.Subject is null ? "" : RequestRules.Text("subject", request.Subject, MaxName, min: 0),
            Payload = request.Payload is null ? "" : RequestRules.Text("payload", request.Payload, MaxPayload, min: 0),
            Owner = caller.Owner,
        };
        var published = await bus.PublishAsync(draft, caller.Identity, cancellationToken);
        return new PublishEventResponse { Envelope = Of(published.Envelope), Deliveries = [.. published.Deliveries.Select(Of)], Repeated = published.IsRepeated };
    }

    private async ValueTask<ListEnvelopesResponse> ListAsync(ListEnvelopesRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var filter = new EnvelopeFilter(caller.Visible ?? RequestRules.OptionalText("owner", request.Owner, MaxName), RequestRules.OptionalText("kind", request.Kind, MaxName));
        var page = await bus.ListAsync(filter, RequestRules.Page(request.After, request.Limit, 50), cancellationToken);
        return new ListEnvelopesResponse { Envelopes = [.. page.Items.Select(Of)], Next = page.Next };
    }

    private ValueTask<ListEnvelopeDeliveriesResponse> DeliveriesAsync(ListEnvelopeDeliveriesRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var dead = request.State switch
        {
            null or Dead => true,
            Pending => false,
            _ => throw RequestRules.Invalid($"'state' must be {Pending} or {Dead}."),
        };
        var all = bus.Deliveries(dead, caller.Visible);
        return ValueTask.FromResult(new ListEnvelopeDeliveriesResponse { Deliveries = [.. all.Take(RequestRules.Limit(request.Limit, 50)).Select(Of)], Total = all.Length });
    }

    private async ValueTask<RedeliverEnvelopesResponse> RedeliverAsync(RedeliverEnvelopesRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        if (request.Delivery is null != (request.AllDead is true))
        {
            throw RequestRules.Invalid("Either 'delivery' names one, or 'all_dead' is true.");
        }

        var id = request.Delivery is { } given ? RequestRules.Text("delivery", given, MaxName) : null;
        return new RedeliverEnvelopesResponse { Queued = await bus.RedeliverAsync(id, caller.Visible, caller.Identity, cancellationToken) };
    }

    private ValueTask<ListSubscriptionsResponse> SubscriptionsAsync(ListSubscriptionsRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var agent = RequestRules.OptionalText("agent", request.Agent, MaxName);
        var page = RequestRules.Page(request.After, request.Limit, 100);
        var found = bus.Subscriptions(caller.Visible)
            .Where(one => agent is null || one.Subscription.Agent == agent)
            .Where(one => page.After is null || string.CompareOrdinal(one.Subscription.Id, page.After) > 0)
            .Take(page.Limit + 1)
            .ToList();
        return ValueTask.FromResult(new ListSubscriptionsResponse
        {
            Subscriptions = [.. found.Take(page.Limit).Select(static one => Of(one.Subscription, one.Owner, one.State))],
            Problems = [.. bus.Problems.Select(ProblemReports.Of)],
            Next = found.Count > page.Limit ? found[page.Limit - 1].Subscription.Id : null,
        });
    }

    private static SubscriptionReport Of(Subscription subscription, string owner, SubscriptionState? state) => new()
    {
        Id = subscription.Id,
        Kind = subscription.Kind,
        Source = subscription.Source,
        Agent = subscription.Agent,
        Owner = owner,
        State = !subscription.Enabled ? "disabled" : state?.UsedBy is null ? "active" : "used",
        MadeBy = subscription.MadeBy,
        Matches = state?.Matches ?? 0,
    };

    private static EnvelopeReport Of(Envelope envelope) => new()
    {
        Id = envelope.Id,
        Kind = envelope.Kind,
        Source = envelope.Source,
        Subject = envelope.Subject,
        At = envelope.At,
        Causation = envelope.Causation,
        Depth = envelope.Depth,
        Owner = envelope.Owner,
    };

    private static EnvelopeDeliveryReport Of(EnvelopeDelivery delivery) => new()
    {
        Id = delivery.Id,
        Envelope = delivery.Envelope,
        Subscription = delivery.Subscription,
        Agent = delivery.Agent,
        State = delivery.IsDead ? Dead : Pending,
        QueuedAt = delivery.QueuedAt,
        Merged = delivery.Merged,
        Code = delivery.DeadCode,
        Reason = delivery.DeadReason,
    };

    /// <summary>The same key of the same owner is the same event: its id is made of both.</summary>
    private static string IdOf(string owner, string key) =>
        $"{Envelope.Prefix}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{owner}\n{key}")))[..IdLength]}";
}
