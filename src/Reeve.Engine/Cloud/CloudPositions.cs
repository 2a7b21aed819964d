using Reeve.Engine.Ledger;

namespace Reeve.Engine.Cloud;

/// <summary>
/// Where the loop stands, in memory and on disk. Memory may be ahead of the disk for one batch: what was pushed and not yet recorded is pushed again after a
/// crash (at least once), and what was not pushed is never passed over. Used by one worker.
/// </summary>
internal sealed class CloudPositions(ICloudStore store, IJournal journal, CloudState state)
{
    private CloudPosition _position = new("", 0, null);
    private long _recorded;
    private bool _loaded;

    private string Endpoint => state.Options.Endpoint!.AbsoluteUri;

    public CloudPosition Current => _position;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_loaded)
        {
            return;
        }

        _position = await store.FindPositionAsync(Endpoint, cancellationToken) ?? new CloudPosition(Endpoint, 0, null);
        _recorded = _position.Next;
        _loaded = true;
        state.Set(status => status with { Next = _position.Next });
    }

    /// <summary>The entries before <paramref name="next"/> are the cloud's. Returns after it is on disk, with the entry that says so.</summary>
    public async Task PushedAsync(long next, CancellationToken cancellationToken)
    {
        _position = _position with { Next = next };
        state.Set(status => status with { Next = next });
        var receipt = await journal.CommitAsync(
            UnitOfWork.Of(CloudEntries.Pushed(state.Options.Owner, Endpoint, _recorded, next - 1), new CloudMoved(_position)), cancellationToken);
        _recorded = next;
        if (receipt.FirstIndex == next)
        {
            Quiet(next + 1);
        }
    }

    /// <summary>There is nothing to tell before that index. The record of the next push covers it.</summary>
    public void Skip(long next)
    {
        _position = _position with { Next = next };
        state.Set(status => status with { Next = next });
    }

    /// <summary>The configuration of that tag is in force.</summary>
    public async Task PulledAsync(string? etag, int tools, int changed, CancellationToken cancellationToken)
    {
        // The position on disk must not run ahead of what is recorded as pushed.
        var position = _position with { ETag = etag };
        await journal.CommitAsync(
            UnitOfWork.Of(CloudEntries.Pulled(state.Options.Owner, Endpoint, tools, changed), new CloudMoved(position with { Next = _recorded })), cancellationToken);
        _position = position;
    }

    /// <summary>Nothing but records of pushes stands before that index.</summary>
    public void Quiet(long upTo) => state.Set(status => status with { QuietUpTo = upTo });
}
