using Reeve.Engine.Ledger;

namespace Reeve.Engine.Retention;

/// <summary>
/// Keeps a purge out of the traffic's way: before a batch it waits until little is queued for the writer, and then as long again as the batch before took,
/// so that at most half of the writer's time is its, though never longer than a second. Used by one pass at a time.
/// </summary>
internal sealed class RetentionPace(IJournalLoad load, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private long? _began;

    /// <summary>From when on the writer is loaded: so many units wait.</summary>
    public int Loaded => Math.Max(1, load.Capacity / 64);

    /// <summary>A pass begins: what was before is no measure.</summary>
    public void Begin() => _began = null;

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (_began is { } began && time.GetElapsedTime(began) is var took && took > TimeSpan.Zero)
        {
            await Task.Delay(took < Longest ? took : Longest, time, cancellationToken);
        }

        while (load.Waiting >= Loaded)
        {
            await Task.Delay(Look, time, cancellationToken);
        }

        _began = time.GetTimestamp();
    }
}
