using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Memory;

namespace Reeve.TestKit.Memory;

internal sealed partial record MemoryState
{
    public ImmutableDictionary<MemoryId, (MemoryItem Item, long Place)> Memories { get; init; } = ImmutableDictionary<MemoryId, (MemoryItem, long)>.Empty;

    private MemoryState Keep(MemoryKept kept)
    {
        var item = kept.Item;
        var known = Memories.TryGetValue(item.Id, out var found) ? found.Item : null;
        Require((known?.Version ?? 0) == kept.Before && (known is null || known.Scope == item.Scope), "the memory was changed meanwhile, or is gone");
        var scope = Memories.Values.Where(other => other.Item.Scope == item.Scope && other.Item.Id != item.Id).ToList();
        Require(!scope.Exists(other => MemoryRules.NameKey(other.Item.Name) == MemoryRules.NameKey(item.Name)), "another memory has that name by now");
        Require(known is not null || scope.Count < kept.Most, "the scope is full");
        var place = known is null ? Memories.Values.Select(static other => other.Place).DefaultIfEmpty().Max() + 1 : found.Place;
        return this with { Memories = Memories.SetItem(item.Id, (item, place)) };
    }

    private MemoryState Forget(MemoryForgotten forgotten)
    {
        Require(Memories.TryGetValue(forgotten.Id, out var known) && known.Item.Version == forgotten.Version, "the memory was changed meanwhile, or is gone");
        return this with { Memories = Memories.Remove(forgotten.Id) };
    }
}
