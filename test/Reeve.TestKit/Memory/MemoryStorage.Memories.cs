using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Memory;
using Reeve.Guard;

namespace Reeve.TestKit.Memory;

public sealed partial class MemoryStorage : IMemoryStore
{
    ValueTask<MemoryItem?> IMemoryStore.FindAsync(MemoryId id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_state.Memories.TryGetValue(id, out var found) ? found.Item : null);

    ValueTask<MemoryItem?> IMemoryStore.FindByNameAsync(MemoryScope scope, string key, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_state.Memories.Values.Select(static one => one.Item).FirstOrDefault(memory => memory.Scope == scope && MemoryRules.NameKey(memory.Name) == key));

    ValueTask<Page<MemoryItem>> IMemoryStore.ListAsync(MemoryFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var after = page.After is { } cursor
            ? MemoryCursorRules.Parse(cursor) ?? throw new ReeveException(ErrorCode.InvalidRequest, "'after' is no cursor of this list.")
            : (long.MaxValue, "");
        var rows = _state.Memories.Values.Select(static one => one.Item)
            .Where(memory => IsWanted(memory, filter) && IsAfter(memory, after))
            .OrderByDescending(static memory => memory.UpdatedAt.ToUnixTimeMilliseconds())
            .ThenByDescending(static memory => memory.Id.Value, StringComparer.Ordinal)
            .Take(page.Limit + 1)
            .ToList();
        return ValueTask.FromResult(rows.Count > page.Limit
            ? new Page<MemoryItem>(rows[..page.Limit], MemoryCursorRules.Of(rows[page.Limit - 1]))
            : new Page<MemoryItem>(rows, null));
    }

    ValueTask<IReadOnlyList<MemoryCount>> IMemoryStore.CountAsync(MemoryReach reach, int most, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<MemoryCount>>([.. Scopes(reach).Take(most)]);

    ValueTask<MemoryPostings> IMemoryStore.LookUpAsync(MemoryReach reach, ImmutableArray<MemoryWord> words, int most, CancellationToken cancellationToken)
    {
        var scopes = Scopes(reach).Take(MemoryLibrary.MostScopes).ToList();
        return ValueTask.FromResult(new MemoryPostings(
            scopes.Sum(static scope => scope.Items), [.. words.Select(word => LookUp(scopes, word, most))], Scopes(reach).Count() <= MemoryLibrary.MostScopes));
    }

    ValueTask<IReadOnlyList<MemoryItem>> IMemoryStore.ReadAsync(IReadOnlyList<long> places, CancellationToken cancellationToken)
    {
        var byPlace = _state.Memories.Values.ToDictionary(static one => one.Place, static one => one.Item);
        return ValueTask.FromResult<IReadOnlyList<MemoryItem>>([.. places.Where(byPlace.ContainsKey).Select(place => byPlace[place])]);
    }

    private static bool IsWanted(MemoryItem memory, MemoryFilter filter) =>
        (filter.Owner is null || memory.Scope.Owner == filter.Owner)
        && (filter.Agent is null || memory.Scope.Agent == filter.Agent)
        && (!filter.SharedOnly || memory.Scope.Agent is null)
        && (filter.Run is null || memory.Source.Run == filter.Run)
        && (filter.SaidBy is null || memory.Source.Sender == filter.SaidBy || memory.Scope.Sender == filter.SaidBy)
        && (filter.Before is not { } before || memory.UpdatedAt < before)
        && (!filter.Unprotected || !memory.IsProtected);

    private static bool IsAfter(MemoryItem memory, (long UpdatedAt, string Id) place)
    {
        var at = memory.UpdatedAt.ToUnixTimeMilliseconds();
        return at < place.UpdatedAt || (at == place.UpdatedAt && string.CompareOrdinal(memory.Id.Value, place.Id) < 0);
    }

    private IEnumerable<MemoryCount> Scopes(MemoryReach reach) => _state.Memories.Values
        .Where(one => reach.Covers(one.Item.Scope))
        .GroupBy(static one => one.Item.Scope)
        .Select(static scope => new MemoryCount(scope.Key, scope.Count()))
        .OrderByDescending(static scope => scope.Items);

    private WordPostings LookUp(List<MemoryCount> scopes, MemoryWord word, int most)
    {
        var (found, isCut) = (new List<MemoryPosting>(), false);
        foreach (var scope in scopes)
        {
            var postings = _state.Memories.Values
                .Where(one => one.Item.Scope == scope.Scope)
                .SelectMany(static one => MemoryIndexRules.Terms(one.Item).Select(term => (Term: term, one.Place)))
                .Where(one => word.IsPrefix ? one.Term.Word.StartsWith(word.Text, StringComparison.Ordinal) : one.Term.Word == word.Text)
                .OrderBy(static one => one.Term.Word, StringComparer.Ordinal)
                .ThenByDescending(static one => one.Term.Weight)
                .ThenByDescending(static one => one.Place)
                .Select(static one => new MemoryPosting(one.Place, one.Term.Weight))
                .ToList();
            isCut |= postings.Count > most;
            found.AddRange(postings.Take(most));
        }

        return new WordPostings(found, isCut);
    }
}
