using Reeve.Engine.Foundation;

namespace Reeve.Engine.Sessions;

/// <summary>Where the room's ids, time and files come from.</summary>
internal sealed record SessionSeams(IIdSource Ids, TimeProvider Time, ITranscriptFiles Files);
