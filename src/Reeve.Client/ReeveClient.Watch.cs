using System.Runtime.CompilerServices;
using Reeve.Client.Wire;
using Reeve.Guard;
using Reeve.Protocol.Events;

namespace Reeve.Client;

public sealed partial class ReeveClient
{
    /// <summary>
    /// Watches events as they are committed. With <see cref="ClientOptions.Reconnect"/> it goes on through lost connections and restarts of the
    /// daemon, from the last cursor yielded, so that nothing is missed and nothing seen twice; it ends when cancelled or refused.
    /// </summary>
    /// <param name="request">What to watch and where to begin.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="ReeveException">The daemon refused the watch; or the connection was lost and <see cref="ClientOptions.Reconnect"/> is false.</exception>
    public async IAsyncEnumerable<WatchItem> WatchAsync(
        SubscribeRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var after = request.After;
        var pause = TimeSpan.Zero;
        while (true)
        {
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, _options.Time, cancellationToken);
            }

            pause = pause == TimeSpan.Zero ? _options.BackOffFirst : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, _options.BackOffLimit.Ticks));
            var watch = await TryOpenWatchAsync(request with { After = after, From = after is null ? request.From : null }, cancellationToken);
            if (watch is null)
            {
                continue;
            }

            await using (watch)
            {
                after ??= watch.StartsAfter;
                await foreach (var item in watch.ReadAsync(cancellationToken))
                {
                    after = item is WatchItem.Event(var report) ? report.Cursor : ((WatchItem.Gap)item).To;
                    pause = TimeSpan.Zero;
                    yield return item;
                }

                // Overflowed: the reader was behind and has caught up with what was kept; the daemon's log has the rest.
                if (watch.Fault is null)
                {
                    pause = TimeSpan.Zero;
                }
                else if (!_options.Reconnect)
                {
                    throw Failures.Copy(watch.Fault);
                }
            }
        }
    }

    private async Task<WatchBuffer?> TryOpenWatchAsync(SubscribeRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var carrier = await CarrierAsync(cancellationToken);
            return await carrier.SubscribeAsync(request, cancellationToken);
        }
        catch (ReeveException failure) when (_options.Reconnect && Failures.MayPass(failure))
        {
            return null;
        }
    }
}
