using Reeve.Engine.Foundation;

namespace Reeve.Engine.Bus;

/// <summary>What this room keeps: events, how subscriptions stand, deliveries on their way and dead.</summary>
public interface IBusStore
{
    /// <summary>Newest first, without payloads; the cursor is the last id of the page before.</summary>
    ValueTask<Page<Envelope>> ListEnvelopesAsync(EnvelopeFilter filter, PageRequest page, CancellationToken cancellationToken);

    ValueTask<Envelope?> FindEnvelopeAsync(string id, CancellationToken cancellationToken);

    /// <summary>The newest entry of the log an event told of; null when none did.</summary>
    ValueTask<long?> NewestCauseAsync(CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<SubscriptionState>> ListSubscriptionsAsync(CancellationToken cancellationToken);

    /// <summary>Every delivery, on its way or dead, oldest first.</summary>
    ValueTask<IReadOnlyList<EnvelopeDelivery>> ListDeliveriesAsync(CancellationToken cancellationToken);
}

/// <summary>Which events a list shows; null means any.</summary>
public sealed record EnvelopeFilter(string? Owner = null, string? Kind = null);
