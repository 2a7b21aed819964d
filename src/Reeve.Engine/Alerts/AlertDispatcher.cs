using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Alerts;

/// <summary>
/// Brings the deliveries of one target on their way: the next few that are due, at once, then the next. A target that hangs holds up nobody but itself.
/// The rows are the queue: nothing is kept here that a crash could lose. One loop a target.
/// </summary>
internal sealed partial class AlertDispatcher(
    AlertQueue queue, IAlertStore store, IAlertCarrier carrier, AlertDeliveryRecorder recorder, AlertOptions options, ILogger<AlertDispatcher> logger)
{
    public async Task RunAsync(string target, CancellationToken cancellationToken)
    {
        for (var failures = 0; !cancellationToken.IsCancellationRequested;)
        {
            try
            {
                var changed = queue.ChangedAsync();
                var next = await store.ListNextAsync(target, options.Concurrency, cancellationToken);
                var due = next.Where(delivery => delivery.NextAt <= recorder.Now).ToList();
                await (due.Count > 0
                    ? Task.WhenAll(due.Select(delivery => DeliverAsync(delivery, cancellationToken)))
                    : recorder.SleepAsync(next.Count > 0 ? next[0].NextAt : null, changed, cancellationToken));
                failures = 0;
            }
            catch (ReeveException refused)
            {
                // The disk refused the record: what was sent would be sent again at once, for ever. Each time a little later instead.
                LogNotRecorded(refused, target, refused.Code);
                await recorder.SleepAsync(recorder.Now + RetryRules.BackOff(++failures), NeverChanged, cancellationToken);
            }
        }
    }

    private static readonly Task NeverChanged = new TaskCompletionSource().Task;

    private async Task DeliverAsync(AlertDelivery delivery, CancellationToken cancellationToken)
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
        catch (Exception defect) when (defect is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A defect of the carrier must not stop the loop nor be tried for ever: it is an attempt that failed.
            LogDefect(defect, delivery.Alert, delivery.Target);
            answer = new AlertAnswer.NotNow(new AlertFailure(ErrorCode.Internal, "sending it met a defect; the daemon's log says more"));
        }

        await recorder.AttemptedAsync(delivery, answer, cancellationToken);
    }

    [LoggerMessage(2622, LogLevel.Error, "What became of a delivery to {Target} could not be recorded ({Code})")]
    private partial void LogNotRecorded(Exception refused, string target, string code);

    [LoggerMessage(2623, LogLevel.Error, "Sending {Alert} to {Target} met a defect")]
    private partial void LogDefect(Exception defect, AlertId alert, string target);
}
