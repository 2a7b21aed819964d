using System.Globalization;
using Reeve.Guard;
using Reeve.Sources.Subscriptions;

namespace Reeve.Engine.Bus;

/// <summary>Which subscriptions an event concerns, and what becomes of it there. Pure.</summary>
public static class BusRules
{
    private const string UsualPrompt = "An event came: ${kind} from ${source} at ${time}.\n\n${payload}";

    /// <summary>Whether a text is what a pattern says; <c>*</c> stands for any characters. In time that grows with the two lengths, whatever the pattern.</summary>
    public static bool Matches(string pattern, string text)
    {
        var (at, place, star, mark) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (place < pattern.Length && pattern[place] == '*')
            {
                (star, mark) = (place++, at);
            }
            else if (place < pattern.Length && pattern[place] == text[at])
            {
                place++;
                at++;
            }
            else if (star >= 0)
            {
                place = star + 1;
                at = ++mark;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(place).TrimStart('*').IsEmpty;
    }

    /// <summary>Whether the event concerns it: both patterns, the same owner, and not used up.</summary>
    public static bool Concerns(Subscription subscription, SubscriptionState? state, string owner, Envelope envelope) =>
        subscription.Enabled && state?.UsedBy is null && owner == envelope.Owner && Matches(subscription.Kind, envelope.Kind) && Matches(subscription.Source, envelope.Source);

    /// <param name="subscription">One the event concerns.</param>
    /// <param name="envelope">The event.</param>
    /// <param name="pending">What waits for the end of its debounce; null when nothing does.</param>
    /// <param name="lastMinute">Deliveries of it within the last minute.</param>
    /// <param name="options">The bounds.</param>
    public static EnvelopeDelivery Deliver(Subscription subscription, Envelope envelope, EnvelopeDelivery? pending, int lastMinute, BusOptions options)
    {
        var fresh = new EnvelopeDelivery
        {
            Envelope = envelope.Id,
            Subscription = subscription.Id,
            Agent = subscription.Agent,
            Owner = envelope.Owner,
            Prompt = PromptOf(subscription, envelope),
            QueuedAt = envelope.At,
            DueAt = envelope.At + subscription.Debounce,
        };
        if (envelope.Depth > options.MaxDepth)
        {
            return Dead(fresh, ErrorCode.LoopDetected, $"It lies {envelope.Depth} events deep; {options.MaxDepth} is the most.");
        }

        if (pending is not null)
        {
            return fresh with { DueAt = pending.DueAt, Merged = pending.Merged + 1 };
        }

        var most = subscription.MaxPerMinute ?? options.MaxPerMinute;
        return lastMinute >= most ? Dead(fresh, ErrorCode.RateLimited, $"{subscription.Id} was told of {most} events within a minute, which is the most.") : fresh;
    }

    public static EnvelopeDelivery Dead(EnvelopeDelivery delivery, string code, string reason) => delivery with { DeadCode = code, DeadReason = reason };

    /// <summary>On its way again, as it was.</summary>
    public static EnvelopeDelivery Revive(EnvelopeDelivery dead, DateTimeOffset now) => dead with { DeadCode = null, DeadReason = null, DueAt = now };

    public static SubscriptionState Move(Subscription subscription, SubscriptionState? before, Envelope envelope, bool isDead)
    {
        var state = before ?? new SubscriptionState { Id = subscription.Id, Version = 0 };
        return state with
        {
            UsedBy = subscription.Once && !isDead ? envelope.Id : state.UsedBy,
            Last = isDead ? state.Last : new EventCause(envelope.Id, envelope.Depth),
            Matches = state.Matches + 1,
            Version = state.Version + 1,
        };
    }

    private static string PromptOf(Subscription subscription, Envelope envelope) => EventTemplateRules.Render(subscription.Prompt ?? UsualPrompt, name => name switch
    {
        "id" => envelope.Id,
        "kind" => envelope.Kind,
        "source" => envelope.Source,
        "subject" => envelope.Subject,
        "time" => envelope.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        "payload" => envelope.Payload,
        "causation" => envelope.Causation ?? "",
        "depth" => envelope.Depth.ToString(CultureInfo.InvariantCulture),
        _ => "",
    });
}
