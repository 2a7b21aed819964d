using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Cloud;

/// <summary>
/// The other half: what was recorded goes out, batch after batch, until nothing is left. The ledger is the buffer, so that an outage of any length costs nothing but
/// time. What a push and its run record is no news: it goes with the next, or a quiet daemon would push for ever.
/// </summary>
internal sealed class CloudPush(ICloudClient client, ILedgerStore ledger, CloudPositions positions, CloudState state)
{
    private const int Page = 100;

    private int _size = state.Options.Batch;

    /// <summary>Null when everything is pushed.</summary>
    public async Task<CloudReply.Failed?> RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (await HasNewsAsync(cancellationToken))
        {
            var entries = TelemetryRules.Cut(await ledger.ReadAsync(positions.Current.Next, _size, EntryFilter.Any, cancellationToken));
            var failed = await PushAsync(entries, cancellationToken);
            if (failed is not null)
            {
                return failed;
            }
        }

        state.Set(status => status with { LastPush = now });
        return null;
    }

    /// <summary>Looks past what pushes and their runs record, however much small batches have made, so that a cloud that takes little at once is not fed its own traces.</summary>
    private async Task<bool> HasNewsAsync(CancellationToken cancellationToken)
    {
        for (var at = Math.Max(positions.Current.Next, state.Status.QuietUpTo); ;)
        {
            var entries = await ledger.ReadAsync(at, Page, EntryFilter.Any, cancellationToken);
            if (entries.Any(CloudRules.IsNews))
            {
                return true;
            }

            at += entries.Count;
            positions.Quiet(at);
            if (entries.Count == 0)
            {
                return false;
            }
        }
    }

    private async Task<CloudReply.Failed?> PushAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        var batch = new TelemetryBatch(state.Options.Log, positions.Current.Next, entries[^1].Index, [.. entries.Where(CloudRules.IsTold).Select(TelemetryRules.Of)]);
        if (batch.Entries.Count == 0)
        {
            positions.Skip(batch.To + 1);
            return null;
        }

        switch (await client.PushAsync(batch, cancellationToken))
        {
            case CloudReply.Taken:
                _size = CloudRules.Larger(_size, state.Options.Batch);
                return await RecordAsync(batch.To + 1, cancellationToken);
            case CloudReply.TooLarge when batch.Entries.Count > 1:
                _size = CloudRules.Smaller(entries.Count);
                return null;
            case CloudReply.TooLarge:
                return new CloudReply.Failed("The cloud finds a single entry too large.");
            case CloudReply.Failed failed:
                return failed;
            default:
                return new CloudReply.Failed("The batch was answered with something else.");
        }
    }

    private async Task<CloudReply.Failed?> RecordAsync(long next, CancellationToken cancellationToken)
    {
        try
        {
            await positions.PushedAsync(next, cancellationToken);
            return null;
        }
        catch (ReeveException unrecorded)
        {
            // Sent and not recorded: memory knows it, the next record covers it, and a crash before that sends it twice.
            return new CloudReply.Failed($"What was pushed could not be recorded ({unrecorded.Code}).");
        }
    }
}
