using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Memory;

/// <summary>
/// A memory is as it is here. Refused unless it had the version <paramref name="Before"/> (0: there was none of that name), or when its scope holds
/// <paramref name="Most"/> already.
/// </summary>
public sealed record MemoryKept(MemoryItem Item, long Before, int Most) : StateChange;

/// <summary>It goes, with every word of it. Refused unless it has that version.</summary>
public sealed record MemoryForgotten(MemoryId Id, long Version) : StateChange;
