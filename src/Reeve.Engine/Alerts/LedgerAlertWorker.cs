using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Events;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Alerts;

/// <summary>
/// Reads the log as it grows and raises what <see cref="LedgerAlertRules"/> ask for. Where it had come to is the newest cause among the alerts
/// themselves, so that a crash between a fact and its alert loses none: the last day is looked at again, and a cause is told once.
/// </summary>
internal sealed partial class LedgerAlertWorker(
    IAlertSink sink, IAlertStore alerts, ILedgerStore ledger, IEventFeed feed, TimeProvider time, ILogger<LedgerAlertWorker> logger) : BackgroundService
{
    private const int MostMissed = 10_000;
    private const int PageSize = 256;

    // What is older is no news to an operator; without a bound a long log would be read through at every start.
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(1);

    private static readonly EntryFilter Filter = new(LedgerAlertRules.Families);

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

    /// <summary>Watches to the daemon's end; false when reading broke off, to begin again from what is told.</summary>
    private async Task<bool> TryWatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            var size = await ledger.SizeAsync(cancellationToken);
            await CatchUpAsync(size, cancellationToken);
            await foreach (var item in feed.WatchAsync(size - 1, Filter, cancellationToken))
            {
                await (item switch
                {
                    FeedItem.Entry { Value: var entry } => RaiseAsync(entry, cancellationToken),
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

    private async Task CatchUpAsync(long size, CancellationToken cancellationToken)
    {
        var told = await alerts.NewestCauseAsync(cancellationToken) ?? -1;
        var recent = await ledger.LatestAsync(time.GetUtcNow() - LookBack, MostMissed, Filter, cancellationToken);
        foreach (var entry in recent.Where(entry => entry.Index > told && entry.Index < size).Reverse())
        {
            await RaiseAsync(entry, cancellationToken);
        }
    }

    private async Task ReadAsync(long from, long to, CancellationToken cancellationToken)
    {
        while (from <= to && await ledger.ReadAsync(from, PageSize, Filter, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var entry in page.Where(entry => entry.Index <= to))
            {
                await RaiseAsync(entry, cancellationToken);
            }

            from = page[^1].Index + 1;
        }
    }

    /// <summary>Tries until it is recorded: the log behind it is on disk and goes nowhere meanwhile.</summary>
    private async Task RaiseAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (LedgerAlertRules.Of(entry, await WordsAsync(entry, cancellationToken)) is not { } draft)
        {
            return;
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await sink.RaiseAsync(draft, cancellationToken);
                return;
            }
            catch (ReeveException told) when (told.Code == ErrorCode.Conflict)
            {
                LogTold(entry.Index);
                return;
            }
            catch (ReeveException refused)
            {
                LogRefused(refused, entry.Index, refused.Code);
                await Task.Delay(RetryRules.BackOff(attempt), time, cancellationToken);
            }
        }
    }

    private async ValueTask<string?> WordsAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (!LedgerAlertRules.HasWords(entry))
        {
            return null;
        }

        var contents = await ledger.ReadContentsAsync(entry.Index, cancellationToken);
        return contents.FirstOrDefault(static content => content.Name == RunEntries.ReasonName)?.Bytes is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;
    }

    [LoggerMessage(2630, LogLevel.Debug, "The log is no longer watched for alerts")]
    private partial void LogStopped();

    [LoggerMessage(2633, LogLevel.Warning, "Watching the log for alerts broke off ({Code})")]
    private partial void LogBroken(Exception broken, string code);

    [LoggerMessage(2631, LogLevel.Debug, "Entry {Index} was told of before")]
    private partial void LogTold(long index);

    [LoggerMessage(2632, LogLevel.Warning, "The alert of entry {Index} could not be recorded and is tried again ({Code})")]
    private partial void LogRefused(Exception refused, long index, string code);
}
