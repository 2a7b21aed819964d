using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Alerts;

/// <summary>Decides and records what became of a delivery, and keeps the dispatchers' time. Thread-safe.</summary>
internal sealed partial class AlertDeliveryRecorder(
    AlertOptions options, AlertQueue queue, IJournal journal, IRandomSource random, TimeProvider time, ILogger<AlertDeliveryRecorder> logger)
{
    // Timers take no more than some weeks, and a wall clock that was set must be noticed some time.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    public DateTimeOffset Now => time.GetUtcNow();

    public async Task AttemptedAsync(AlertDelivery delivery, AlertAnswer answer, CancellationToken cancellationToken)
    {
        var next = AlertDeliveryRules.Attempted(delivery, answer, options.Retry, Now, Chance());
        await RecordAsync(next, cancellationToken);
        AlertMetrics.Attempted(next);
        LogAttempted(next.Alert, next.Target, AlertNames.Of(next.State), next.Attempts, next.Status, next.Failure?.Code);
    }

    public Task GiveUpAsync(AlertDelivery delivery, AlertFailure failure, CancellationToken cancellationToken)
    {
        LogGivenUp(delivery.Alert, delivery.Target, failure.Code);
        return RecordAsync(AlertDeliveryRules.GiveUp(delivery, failure, Now), cancellationToken);
    }

    /// <summary>Until then, or until something changes; null: until something changes.</summary>
    public async Task SleepAsync(DateTimeOffset? until, Task changed, CancellationToken cancellationToken)
    {
        var pause = until is { } at && at - Now < LongestSleep ? at - Now : LongestSleep;
        if (pause > TimeSpan.Zero)
        {
            using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(changed, Task.Delay(pause, time, woken.Token));
            await woken.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task RecordAsync(AlertDelivery next, CancellationToken cancellationToken)
    {
        var type = next.State switch
        {
            AlertDeliveryState.Delivered => AlertEntries.DeliveredType,
            AlertDeliveryState.Dead => AlertEntries.DeadLetteredType,
            _ => AlertEntries.DeferredType,
        };
        await journal.CommitAsync(UnitOfWork.Of(AlertEntries.Moved(type, next), new AlertDeliveryMoved(next)), cancellationToken);
        if (next.State != AlertDeliveryState.Pending)
        {
            queue.Leave(next.Target);
        }
    }

    private double Chance()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        random.Fill(bytes);
        return BitConverter.ToUInt32(bytes) / (double)uint.MaxValue;
    }

    [LoggerMessage(2620, LogLevel.Information, "{Alert} to {Target}: {State} after attempt {Attempt} (status {Status}, {Code})")]
    private partial void LogAttempted(AlertId alert, string target, string state, int attempt, int? status, string? code);

    [LoggerMessage(2621, LogLevel.Warning, "{Alert} to {Target} is given up ({Code})")]
    private partial void LogGivenUp(AlertId alert, string target, string code);
}
