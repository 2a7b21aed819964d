using Reeve.Engine.Foundation;

namespace Reeve.Engine.Memory;

/// <summary>Where the room's ids, salts and time come from.</summary>
internal sealed record MemorySeams(IIdSource Ids, IRandomSource Random, TimeProvider Time);
