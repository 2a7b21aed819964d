using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Reeve.Guard;

namespace Reeve.Engine.Schedules;

/// <summary>Sleeps until the first schedule is due and claims what is. A clock that was set back makes it look at every schedule. One loop.</summary>
internal sealed partial class ScheduleClock(
    ScheduleBook book, FireOutbox outbox, ScheduleClaims claims, ScheduleGate gate, ScheduleOptions options, TimeProvider time, ILogger<ScheduleClock> logger)
{
    private const int Batch = 500;

    /// <summary>Batches in a row before it looks up: a claim that never comes to an end must not take a core.</summary>
    private const int MostBatches = 1000;

    private static readonly TimeSpan Notable = TimeSpan.FromSeconds(30);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private DateTimeOffset? _newest;

    /// <summary>Something may be due earlier than it thinks.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var looked = 0;
            try
            {
                looked = await ClaimAsync(cancellationToken);
            }
            catch (Exception defect) when (defect is not OperationCanceledException) // one schedule's defect must not stop the clock of the others
            {
                LogDefect(defect, (defect as ReeveException)?.Code);
                await Task.Delay(options.RetryPause, time, cancellationToken);
            }

            await SleepAsync(looked, cancellationToken);
        }
    }

    private Task<int> ClaimAsync(CancellationToken cancellationToken) => gate.HoldAsync(
        async () =>
        {
            var all = 0;
            for (var batch = 0; batch < MostBatches && outbox.Count < options.MaxFires; batch++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var now = time.GetUtcNow();
                LookBack(now);
                var looked = await claims.ClaimAsync(now, Batch);
                all += looked;
                if (looked == 0)
                {
                    break;
                }
            }

            return all;
        },
        cancellationToken);

    /// <summary>After a setback every schedule is looked at once: rules decide which of them begin anew.</summary>
    private void LookBack(DateTimeOffset now)
    {
        // A clock may have been set back while no daemon ran: what was decided last tells how late it was.
        var newest = _newest ?? book.ListArmed().Select(static armed => armed.LastPlanned > armed.Anchor ? armed.LastPlanned.Value : armed.Anchor).DefaultIfEmpty(now).Max();
        if (now < newest - Notable)
        {
            LogSetBack(newest - now);
            foreach (var armed in book.ListArmed().Where(static armed => armed.IsWatched))
            {
                book.PutOff(armed.Id, now);
            }

            newest = now;
        }

        _newest = now > newest ? now : newest;
    }

    private async Task SleepAsync(int looked, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var until = book.NextDue is { } due ? due - time.GetUtcNow() : options.LookAgain;
        until = outbox.Count >= options.MaxFires ? options.RetryPause : until < options.LookAgain ? until : options.LookAgain;
        if (until <= TimeSpan.Zero)
        {
            if (looked > 0)
            {
                return;
            }

            until = options.RetryPause; // due, and yet nothing could be done about it: not again at once
        }

        using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(until, time, woken.Token), _wake.Reader.WaitToReadAsync(woken.Token).AsTask());
        await woken.CancelAsync();
        _wake.Reader.TryRead(out _);
        cancellationToken.ThrowIfCancellationRequested();
    }

    [LoggerMessage(1831, LogLevel.Error, "The clock of schedules met a defect ({Code})")]
    private partial void LogDefect(Exception defect, string? code);

    [LoggerMessage(1832, LogLevel.Warning, "The clock was set back by {By}; every schedule is looked at")]
    private partial void LogSetBack(TimeSpan by);
}
