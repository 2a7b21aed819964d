using Microsoft.Extensions.Logging;
using Reeve.Engine.Jobs;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Bus;

/// <summary>
/// Makes deliveries: starts the job under the delivery's id and records its end when the job is over. A crash in between starts the same job again, which starts nothing. A
/// refusal that may pass is tried again for a while; then, and for any other, it is a dead letter. Thread-safe.
/// </summary>
internal sealed partial class DeliveryTeller(BusBook book, IJobRunner jobs, IJournal journal, BusOptions options, BusSeams seams, ILogger<DeliveryTeller> logger)
{
    /// <summary>When to try again; null when it is over, or a job that is seen off behind.</summary>
    public async Task<DateTimeOffset?> TellAsync(EnvelopeDelivery delivery, int attempts, Action<DateTimeOffset?> over, CancellationToken cancellationToken)
    {
        try
        {
            var receipt = await jobs.StartAsync(
                new JobRequest
                {
                    Key = delivery.Id,
                    Agent = delivery.Agent,
                    Owner = delivery.Owner,
                    Sender = Subscription.SenderPrefix + delivery.Subscription,
                    Prompt = delivery.Prompt,
                    Trigger = "event",
                },
                cancellationToken);
            _ = SeeOffAsync(delivery, attempts, receipt, over);
            return null;
        }
        catch (ReeveException refused) when (refused.Retryable && seams.Time.GetUtcNow() - delivery.QueuedAt < options.GiveUpAfter)
        {
            LogAgain(delivery.Id, refused.Code, refused.Message);
            return NextAt(attempts);
        }
        catch (ReeveException refused)
        {
            LogDead(delivery.Id, refused.Code, refused.Message);
            return await TryAsync(() => KillAsync(BusRules.Dead(delivery, refused.Code, refused.Message)), attempts);
        }
    }

    private async Task SeeOffAsync(EnvelopeDelivery delivery, int attempts, JobReceipt receipt, Action<DateTimeOffset?> over)
    {
        try
        {
            var end = await receipt.Over;
            over(await TryAsync(
                async () =>
                {
                    await journal.CommitAsync(UnitOfWork.Of(BusEntries.Ended(delivery, receipt.Run, end.State), new DeliveryEnded(delivery.Id)), CancellationToken.None);
                    book.Change(picture => picture.Without(delivery.Id));
                },
                attempts));
        }
        catch (OperationCanceledException)
        {
            LogLeft(delivery.Id); // the daemon stops: the next one makes it
        }
        catch (Exception defect) // it is in the store, and looked after again
        {
            LogDefect(defect, delivery.Id);
            over(NextAt(attempts));
        }
    }

    private async Task KillAsync(EnvelopeDelivery dead)
    {
        await journal.CommitAsync(UnitOfWork.Of(BusEntries.Dead(dead), new DeliveryKept(dead)), CancellationToken.None);
        book.Change(picture => picture.With(dead));
    }

    private async Task<DateTimeOffset?> TryAsync(Func<Task> record, int attempts)
    {
        try
        {
            await record();
            return null;
        }
        catch (ReeveException over) when (over.Code == ErrorCode.Conflict)
        {
            return null; // a later event took its place while its job began: the store knows it no more
        }
        catch (ReeveException storage)
        {
            LogAgain("a record", storage.Code, storage.Message);
            return NextAt(attempts);
        }
    }

    private DateTimeOffset NextAt(int attempts)
    {
        var pause = options.RetryPause * (1L << Math.Clamp(attempts, 0, 20));
        return seams.Time.GetUtcNow() + (pause < options.LongestPause ? pause : options.LongestPause);
    }

    [LoggerMessage(1860, LogLevel.Information, "{Delivery} is tried again ({Code}): {Message}")]
    private partial void LogAgain(string delivery, string code, string message);

    [LoggerMessage(1861, LogLevel.Warning, "{Delivery} is a dead letter ({Code}): {Message}")]
    private partial void LogDead(string delivery, string code, string message);

    [LoggerMessage(1862, LogLevel.Error, "{Delivery} met a defect")]
    private partial void LogDefect(Exception defect, string delivery);

    [LoggerMessage(1863, LogLevel.Information, "{Delivery} is left for the next daemon")]
    private partial void LogLeft(string delivery);
}
