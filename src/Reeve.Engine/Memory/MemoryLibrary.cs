using System.Collections.Immutable;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Memory;

/// <summary>
/// The door to memories for those who look. What a search reads is bounded by the words it may have and the postings of each, whatever the store holds; what was left
/// out for that is said, never passed over. Thread-safe.
/// </summary>
public sealed class MemoryLibrary(IMemoryStore store, MemoryOptions options)
{
    /// <summary>Scopes that are counted and looked into at once.</summary>
    public const int MostScopes = 100;

    /// <summary>Null when there is none of that id.</summary>
    public ValueTask<MemoryItem?> FindAsync(MemoryId id, CancellationToken cancellationToken) =>
        MemoryRules.IsId(id.Value) ? store.FindAsync(id, cancellationToken) : ValueTask.FromResult<MemoryItem?>(null);

    public ValueTask<Page<MemoryItem>> ListAsync(MemoryFilter filter, PageRequest page, CancellationToken cancellationToken) => store.ListAsync(filter, page, cancellationToken);

    public ValueTask<IReadOnlyList<MemoryCount>> CountAsync(MemoryReach reach, CancellationToken cancellationToken) => store.CountAsync(reach, MostScopes, cancellationToken);

    /// <summary>The best of what there is for the words, best first.</summary>
    public async Task<MemoryRecall> RecallAsync(MemoryReach reach, string query, int limit, CancellationToken cancellationToken)
    {
        var parsed = MemoryQueryRules.Parse(query.Length > MemoryQueryRules.MaxQuery ? query[..MemoryQueryRules.MaxQuery] : query);
        var postings = await store.LookUpAsync(reach, parsed.Words, options.MaxPostings, cancellationToken);
        var ranked = MemoryRankRules.Rank(postings);
        var isPartial = !postings.IsWhole || postings.Words.Any(static word => word.IsCut);
        var cut = parsed.IsCut || query.Length > MemoryQueryRules.MaxQuery;
        if (parsed.Phrases.IsEmpty)
        {
            var places = ranked.Take(limit).Select(static one => one.Place).ToList();
            return new MemoryRecall([.. await store.ReadAsync(places, cancellationToken)], postings.Items, cut, isPartial);
        }

        var read = await store.ReadAsync([.. ranked.Take(options.MaxPhraseReads).Select(static one => one.Place)], cancellationToken);
        return new MemoryRecall(
            [.. read.Where(memory => parsed.Phrases.All(phrase => Has(memory, phrase))).Take(limit)], postings.Items, cut, isPartial || ranked.Count > options.MaxPhraseReads);
    }

    private static bool Has(MemoryItem memory, ImmutableArray<string> phrase) =>
        MemoryTokenRules.HasPhrase(memory.Text, phrase)
        || MemoryTokenRules.HasPhrase(memory.Name, phrase)
        || memory.Aliases.Any(alias => MemoryTokenRules.HasPhrase(alias, phrase));
}

/// <summary>What was recalled.</summary>
/// <param name="Items">The best first.</param>
/// <param name="Of">Memories there are to be recalled.</param>
/// <param name="IsCut">The query had more words than are looked for.</param>
/// <param name="IsPartial">A word is so common that only the memories it weighs most in were looked at: a better one may have been missed.</param>
public sealed record MemoryRecall(ImmutableArray<MemoryItem> Items, long Of, bool IsCut, bool IsPartial);
