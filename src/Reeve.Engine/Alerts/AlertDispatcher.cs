using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Alerts;

/// <summary>
/// Brings the deliveries of one target on their way, a bounded number at the same time, in the order they are due. A target that hangs holds up nobody but
/// itself, and one delivery that hangs not the next. The rows are the queue: nothing is kept here that a crash could lose. One loop a target.
/// </summary>
internal sealed partial class AlertDispatcher(
    AlertQueue queue, IAlertStore store, IAlertCarrier carrier, AlertDeliveryRecorder recorder, AlertOptions options, ILogger<AlertDispatcher> logger)
{
    private static readonly Task NeverChanged = new TaskCompletionSource().Task;

    public async Task RunAsync(string target, CancellationToken cancellationToken)
    {
        var underWay = new Dictionary<AlertId, Task>();
        try
        {
            while (true)
            {
                await StepAsync(target, underWay, cancellationToken);
            }
        }
        finally
        {
            await Task.WhenAll(underWay.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // cancelled by now, or done
        }
    }

    private async Task StepAsync(string target, Dictionary<AlertId, Task> underWay, CancellationToken cancellationToken)
    {
        var changed = queue.ChangedAsync();
        await SettleAsync(underWay);
        DateTimeOffset? next;
        try
        {
            next = await StartDueAsync(target, underWay, cancellationToken);
        }
        catch (ReeveException unreadable)
        {
            LogNotRead(unreadable, target, unreadable.Code);
            await recorder.SleepAsync(recorder.Now + RetryRules.LongestBackOff, NeverChanged, cancellationToken);
            return;
        }

        if (underWay.Count > 0)
        {
            changed = underWay.Count < options.Concurrency ? Task.WhenAny([changed, .. underWay.Values]) : Task.WhenAny(underWay.Values);
        }

        await recorder.SleepAsync(next, changed, cancellationToken);
    }

    private static async Task SettleAsync(Dictionary<AlertId, Task> underWay)
    {
        foreach (var (alert, task) in underWay.Where(static pair => pair.Value.IsCompleted).ToList())
        {
            underWay.Remove(alert);
            await task; // a defect of ours ends the loop loudly
        }
    }

    /// <summary>Starts what is due while there are places; returns when the next one is, or null when that is not to be waited for.</summary>
    private async Task<DateTimeOffset?> StartDueAsync(string target, Dictionary<AlertId, Task> underWay, CancellationToken cancellationToken)
    {
        // Those under way are still pending rows, and among the first.
        var rows = await store.ListNextAsync(target, options.Concurrency + underWay.Count, cancellationToken);
        foreach (var delivery in rows.Where(row => !underWay.ContainsKey(row.Alert)))
        {
            if (underWay.Count >= options.Concurrency)
            {
                return null;
            }

            if (delivery.NextAt > recorder.Now)
            {
                return delivery.NextAt;
            }

            underWay[delivery.Alert] = DeliverAsync(delivery, cancellationToken);
        }

        return null;
    }

    private async Task DeliverAsync(AlertDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            await TryDeliverAsync(delivery, cancellationToken);
        }
        catch (ReeveException refused)
        {
            // The disk refused the record, so the row is still due and would be sent again at once, for ever: it keeps its place a while instead.
            LogNotRecorded(refused, delivery.Target, refused.Code);
            await recorder.SleepAsync(recorder.Now + RetryRules.LongestBackOff, NeverChanged, cancellationToken);
        }
    }

    private async Task TryDeliverAsync(AlertDelivery delivery, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(delivery.Alert, cancellationToken) is not { } alert)
        {
            await recorder.GiveUpAsync(delivery, new AlertFailure(AlertDeliveryRules.AlertGone, "the alert was purged before it was delivered"), cancellationToken);
            return;
        }

        AlertAnswer answer;
        try
        {
            answer = await carrier.CarryAsync(alert, delivery.Target, cancellationToken);
        }
        catch (Exception defect) when (defect is not ReeveException && (defect is not OperationCanceledException || !cancellationToken.IsCancellationRequested))
        {
            // A defect of the carrier must not stop the loop nor be tried for ever: it is an attempt that failed.
            LogDefect(defect, delivery.Alert, delivery.Target);
            answer = new AlertAnswer.NotNow(new AlertFailure(ErrorCode.Internal, "sending it met a defect; the daemon's log says more"));
        }

        if (answer is AlertAnswer.Held held)
        {
            LogHeld(delivery.Alert, delivery.Target, held.Reason);
            await recorder.SleepAsync(recorder.Now + RetryRules.LongestBackOff, NeverChanged, cancellationToken); // it is still due, and keeps its place
            return;
        }

        await recorder.AttemptedAsync(delivery, answer, cancellationToken);
    }

    [LoggerMessage(2622, LogLevel.Error, "What became of a delivery to {Target} could not be recorded ({Code})")]
    private partial void LogNotRecorded(Exception refused, string target, string code);

    [LoggerMessage(2627, LogLevel.Debug, "{Alert} to {Target} waits: {Reason}")]
    private partial void LogHeld(AlertId alert, string target, string reason);

    [LoggerMessage(2626, LogLevel.Error, "What is next for {Target} could not be read ({Code})")]
    private partial void LogNotRead(Exception unreadable, string target, string code);

    [LoggerMessage(2623, LogLevel.Error, "Sending {Alert} to {Target} met a defect")]
    private partial void LogDefect(Exception defect, AlertId alert, string target);
}
