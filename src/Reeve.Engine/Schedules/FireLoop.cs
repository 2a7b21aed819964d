using Microsoft.Extensions.Logging;
using Reeve.Guard;

namespace Reeve.Engine.Schedules;

/// <summary>Tells what waits in the outbox, a bounded number at once. One loop; the tellings run beside it.</summary>
internal sealed partial class FireLoop(FireOutbox outbox, FireTeller teller, ScheduleOptions options, TimeProvider time, ILogger<FireLoop> logger) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.Parallel);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (outbox.TryTake(time.GetUtcNow(), out var waiting))
            {
                await _places.WaitAsync(cancellationToken);
                _ = TellAsync(waiting.Fire, waiting.Attempts, cancellationToken);
            }

            await SleepAsync(cancellationToken);
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task TellAsync(Fire fire, int attempts, CancellationToken cancellationToken)
    {
        try
        {
            await teller.TellAsync(fire, attempts, cancellationToken);
        }
        catch (ReeveException)
        {
            LogOver(fire.Id); // on the record, and in the log, by the teller
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogOver(fire.Id); // the daemon stops: it is in the store, and told by the next one
        }
        catch (Exception defect) // told of by the teller; the loop goes on with the others
        {
            LogDefect(defect, fire.Id);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task SleepAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var until = outbox.NextAt is { } next ? next - time.GetUtcNow() : options.LookAgain;
        if (until <= TimeSpan.Zero)
        {
            return;
        }

        using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(until < options.LookAgain ? until : options.LookAgain, time, woken.Token), outbox.Added.WaitToReadAsync(woken.Token).AsTask());
        await woken.CancelAsync();
        outbox.Added.TryRead(out _);
        cancellationToken.ThrowIfCancellationRequested();
    }

    [LoggerMessage(1835, LogLevel.Debug, "{Fire} is not told by this loop")]
    private partial void LogOver(string fire);

    [LoggerMessage(1836, LogLevel.Error, "Telling {Fire} met a defect")]
    private partial void LogDefect(Exception defect, string fire);
}
