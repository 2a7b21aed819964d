using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Reeve.Engine.Bus;

/// <summary>Makes what is due of the book's deliveries, a bounded number at once, each by one at a time. One loop; the jobs run beside it.</summary>
internal sealed partial class DeliveryLoop(BusBook book, DeliveryTeller teller, BusOptions options, BusSeams seams, ILogger<DeliveryLoop> logger) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.Parallel);

    /// <summary>Deliveries at work (null) or to be tried again then.</summary>
    private readonly ConcurrentDictionary<string, (DateTimeOffset? Again, int Attempts)> _tried = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = DateTimeOffset.MaxValue;
            var now = seams.Time.GetUtcNow();
            foreach (var delivery in book.Now.Deliveries.Values.Where(static delivery => !delivery.IsDead).OrderBy(static delivery => delivery.DueAt).ThenBy(static delivery => delivery.Id, StringComparer.Ordinal))
            {
                var (again, attempts) = _tried.GetValueOrDefault(delivery.Id, (delivery.DueAt, 0));
                if (again is not { } at)
                {
                    continue;
                }

                if (at > now)
                {
                    next = at < next ? at : next;
                    continue;
                }

                await _places.WaitAsync(cancellationToken);
                _tried[delivery.Id] = (null, attempts + 1);
                _ = TellAsync(delivery, attempts, cancellationToken);
            }

            await SleepAsync(next, cancellationToken);
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task TellAsync(EnvelopeDelivery delivery, int attempts, CancellationToken cancellationToken)
    {
        try
        {
            if (await teller.TellAsync(delivery, attempts, again => Done(delivery, attempts, again), cancellationToken) is { } again)
            {
                Done(delivery, attempts, again);
            }
            else if (book.Now.Deliveries.GetValueOrDefault(delivery.Id) is not { IsDead: false })
            {
                Done(delivery, attempts, null);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogLeft(delivery.Id);
        }
        catch (Exception defect) // one delivery's defect must not stop the others
        {
            LogDefect(defect, delivery.Id);
            Done(delivery, attempts, seams.Time.GetUtcNow() + options.LongestPause);
        }
        finally
        {
            _places.Release();
        }
    }

    private void Done(EnvelopeDelivery delivery, int attempts, DateTimeOffset? again)
    {
        if (again is null)
        {
            _tried.TryRemove(delivery.Id, out _);
        }
        else
        {
            _tried[delivery.Id] = (again, attempts + 1);
        }

        seams.Wake();
    }

    private async Task SleepAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        var span = until - seams.Time.GetUtcNow();
        if (span <= TimeSpan.Zero)
        {
            return;
        }

        using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(span < options.LookAgain ? span : options.LookAgain, seams.Time, woken.Token), seams.Bell.WaitToReadAsync(woken.Token).AsTask());
        await woken.CancelAsync();
        seams.Bell.TryRead(out _);
        cancellationToken.ThrowIfCancellationRequested();
    }

    [LoggerMessage(1865, LogLevel.Debug, "{Delivery} is left for the next daemon")]
    private partial void LogLeft(string delivery);

    [LoggerMessage(1866, LogLevel.Error, "Delivering {Delivery} met a defect")]
    private partial void LogDefect(Exception defect, string delivery);
}
