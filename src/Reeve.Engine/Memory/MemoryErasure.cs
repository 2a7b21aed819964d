using Reeve.Engine.Foundation;
using Reeve.Engine.Retention;

namespace Reeve.Engine.Memory;

/// <summary>
/// Lets go of many: what came from a run or a sender when a person asks for it, and what is older than memories are kept. Each goes with an entry of its own. What a person
/// protected goes when a person asks, and does not grow old. Thread-safe.
/// </summary>
public sealed class MemoryErasure(MemoryService memories, IMemoryStore store, MemoryOptions options, TimeProvider time) : IRetentionFollower
{
    /// <summary>Memories of one pass. The next goes on.</summary>
    private const int MostAtOnce = 2_000;

    private const int PageLength = 100;

    public string Kind => "memories";

    /// <summary>Takes those that were not written for as long as memories are kept; never more than retention itself takes for old, so that a wrong clock is believed no further.</summary>
    public async Task<(long Taken, bool IsMore)> PurgeAsync(DateTimeOffset before, bool dryRun, string by, CancellationToken cancellationToken)
    {
        if (options.Days == 0)
        {
            return (0, false);
        }

        var old = time.GetUtcNow().AddDays(-options.Days);
        var filter = new MemoryFilter(Before: old < before ? old : before, Unprotected: true);
        return await TakeAsync(filter, dryRun, $"not written for {options.Days} days", by, byPerson: false, cancellationToken);
    }

    /// <summary>How many went, and whether there are more.</summary>
    public async Task<(long Taken, bool IsMore)> EraseAsync(MemoryFilter filter, string reason, string by, CancellationToken cancellationToken) =>
        await TakeAsync(filter, dryRun: false, reason, by, byPerson: true, cancellationToken);

    private async Task<(long Taken, bool IsMore)> TakeAsync(MemoryFilter filter, bool dryRun, string reason, string by, bool byPerson, CancellationToken cancellationToken)
    {
        var (taken, after) = (0L, (string?)null);
        do
        {
            var page = await store.ListAsync(filter, new PageRequest(after, PageLength), cancellationToken);
            foreach (var memory in page.Items)
            {
                taken += dryRun || await memories.ForgetAsync(memory.Id, reason, new MemorySource(by), byPerson, cancellationToken) ? 1 : 0;
            }

            after = page.Next;
        }
        while (after is not null && taken < MostAtOnce);
        return (taken, after is not null);
    }
}
