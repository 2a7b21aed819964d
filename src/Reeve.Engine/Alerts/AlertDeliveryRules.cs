using Reeve.Engine.Foundation;

namespace Reeve.Engine.Alerts;

/// <summary>What is queued for whom, and what an attempt's end makes of a delivery. Nothing else moves one.</summary>
public static class AlertDeliveryRules
{
    public const string QueueFull = "queue_full";
    public const string TargetGone = "target_gone";
    public const string AlertGone = "alert_gone";

    private const int MaxMessage = 200;

    public static bool Wants(AlertTarget target, Alert alert) =>
        alert.Severity >= target.AtLeast && (target.Kinds.Count == 0 || target.Kinds.Any(kind => IsBelow(alert.Kind, kind)));

    public static bool IsBelow(string kind, string above) =>
        kind.StartsWith(above, StringComparison.Ordinal) && (kind.Length == above.Length || kind[above.Length] == '.');

    /// <summary>Queued and due at once; or dead at once, because too many wait already.</summary>
    public static AlertDelivery Queue(Alert alert, string target, bool isFull, DateTimeOffset now)
    {
        var queued = new AlertDelivery { Alert = alert.Id, Target = target, Owner = alert.Owner, QueuedAt = now, NextAt = now };
        return isFull ? End(queued, AlertDeliveryState.Dead, now) with { Version = 0, Failure = new AlertFailure(QueueFull, "too many deliveries waited for this target") } : queued;
    }

    /// <param name="delivery">A pending one.</param>
    /// <param name="answer">How the attempt ended.</param>
    /// <param name="retry">How long it is tried.</param>
    /// <param name="now">When the attempt ended.</param>
    /// <param name="chance">0..1, for the jitter.</param>
    public static AlertDelivery Attempted(AlertDelivery delivery, AlertAnswer answer, AlertRetry retry, DateTimeOffset now, double chance)
    {
        var tried = delivery with { Attempts = delivery.Attempts + 1, LastAt = now };
        return answer switch
        {
            AlertAnswer.Taken taken => End(tried, AlertDeliveryState.Delivered, now) with { Status = taken.Status, Failure = null },
            AlertAnswer.Never never => End(tried, AlertDeliveryState.Dead, now) with { Status = never.Status, Failure = Bound(never.Failure) },
            AlertAnswer.NotNow failed when tried.Attempts >= retry.Attempts =>
                End(tried, AlertDeliveryState.Dead, now) with { Status = failed.Status, Failure = Bound(failed.Failure) },
            AlertAnswer.NotNow failed => tried with
            {
                Version = tried.Version + 1,
                NextAt = now + Pause(tried.Attempts, failed.RetryAfter, retry, chance),
                Status = failed.Status,
                Failure = Bound(failed.Failure),
            },
            _ => throw new InvalidOperationException("An unknown answer: " + answer.GetType().Name),
        };
    }

    /// <summary>Over without an attempt: its target or its alert is no more.</summary>
    public static AlertDelivery GiveUp(AlertDelivery delivery, AlertFailure failure, DateTimeOffset now) =>
        End(delivery, AlertDeliveryState.Dead, now) with { Failure = failure };

    /// <summary>Asked for again by an operator: from the beginning, under the same id. One that is pending is left alone: null.</summary>
    public static AlertDelivery? Redeliver(AlertDelivery delivery, DateTimeOffset now) => delivery.State == AlertDeliveryState.Pending ? null : delivery with
    {
        State = AlertDeliveryState.Pending,
        Attempts = 0,
        Redeliveries = delivery.Redeliveries + 1,
        Version = delivery.Version + 1,
        NextAt = now,
        EndedAt = null,
    };

    /// <summary>
    /// Exponential with full jitter: anything from nothing to min(cap, base · 2^(n−1)), so that what failed together does not come back together;
    /// never sooner than the target asked for, and never later than the cap.
    /// </summary>
    /// <param name="attempt">The attempt that failed, 1 for the first.</param>
    /// <param name="asked">What <c>Retry-After</c> said, or null.</param>
    /// <param name="retry">Base and cap.</param>
    /// <param name="chance">0..1.</param>
    public static TimeSpan Pause(int attempt, TimeSpan? asked, AlertRetry retry, double chance)
    {
        var most = Math.Min(retry.Cap.TotalMilliseconds, retry.Base.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 40)));
        var pause = TimeSpan.FromMilliseconds(most * Math.Clamp(chance, 0, 1));
        return asked is not { } wanted || wanted <= pause ? pause : wanted < retry.Cap ? wanted : retry.Cap;
    }

    private static AlertDelivery End(AlertDelivery delivery, AlertDeliveryState state, DateTimeOffset now) =>
        delivery with { State = state, Version = delivery.Version + 1, NextAt = null, EndedAt = now };

    private static AlertFailure Bound(AlertFailure failure) => failure with { Message = WordRules.Clean(failure.Message, MaxMessage, multiline: false) };
}
