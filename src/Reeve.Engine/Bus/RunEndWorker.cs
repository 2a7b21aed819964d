using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Events;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Bus;

/// <summary>
/// Reads the log as it grows and publishes what agents did: <c>agent.NAME.done</c> or <c>.failed</c> for each turn and each job that ended. How far it had come is the newest
/// cause among the events themselves; an event's id is its run's, so that none is published twice.
/// </summary>
internal sealed partial class RunEndWorker(RunEndEvents ends, IBusStore store, ILedgerStore ledger, IEventFeed feed, TimeProvider time, ILogger<RunEndWorker> logger) : BackgroundService
{
    private const int MostMissed = 10_000;
    private const int PageSize = 256;

    private static readonly TimeSpan LookBack = TimeSpan.FromDays(1);

    private static readonly EntryFilter Filter = new(new HashSet<Family> { Family.Runs });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            for (var attempt = 1; !await TryWatchAsync(stoppingToken); attempt++)
            {
                await Task.Delay(RetryRules.BackOff(attempt), time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    /// <summary>Watches to the daemon's end; false when reading broke off, to begin again from what is published.</summary>
    private async Task<bool> TryWatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            var size = await ledger.SizeAsync(cancellationToken);
            var told = await store.NewestCauseAsync(cancellationToken) ?? -1;
            var recent = await ledger.LatestAsync(time.GetUtcNow() - LookBack, MostMissed, Filter, cancellationToken);
            foreach (var entry in recent.Where(entry => entry.Index > told && entry.Index < size).Reverse())
            {
                await PublishAsync(entry, cancellationToken);
            }

            await foreach (var item in feed.WatchAsync(size - 1, Filter, cancellationToken))
            {
                await (item switch
                {
                    FeedItem.Entry { Value: var entry } => PublishAsync(entry, cancellationToken),
                    FeedItem.Gap gap => ReadAsync(gap.From, gap.To, cancellationToken),
                    _ => Task.CompletedTask,
                });
            }

            return true;
        }
        catch (ReeveException broken)
        {
            LogBroken(broken, broken.Code);
            return false;
        }
    }

    private async Task ReadAsync(long from, long to, CancellationToken cancellationToken)
    {
        while (from <= to && await ledger.ReadAsync(from, PageSize, Filter, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var entry in page.Where(entry => entry.Index <= to))
            {
                await PublishAsync(entry, cancellationToken);
            }

            from = page[^1].Index + 1;
        }
    }

    /// <summary>Tries until it is published or cannot be: the log behind it goes nowhere meanwhile.</summary>
    private async Task PublishAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (entry is not { Type: "run.finished" or "run.killed", Run: { } run })
        {
            return;
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ends.PublishAsync(run, entry, cancellationToken);
                return;
            }
            catch (ReeveException refused) when (refused.Retryable)
            {
                LogRefused(run, refused.Code);
                await Task.Delay(RetryRules.BackOff(attempt), time, cancellationToken);
            }
            catch (ReeveException refused)
            {
                LogRefused(run, refused.Code);
                return;
            }
        }
    }

    [LoggerMessage(1870, LogLevel.Debug, "The log is no longer watched for ends of runs")]
    private partial void LogStopped();

    [LoggerMessage(1871, LogLevel.Warning, "Watching the log for ends of runs broke off ({Code})")]
    private partial void LogBroken(Exception broken, string code);

    [LoggerMessage(1872, LogLevel.Warning, "The end of {Run} could not be published ({Code})")]
    private partial void LogRefused(RunId run, string code);
}
