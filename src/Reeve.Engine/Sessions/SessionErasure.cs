namespace Reeve.Engine.Sessions;

/// <summary>What became of a person's conversations: gone, held by a turn, and whether there are more than were taken at once.</summary>
public sealed record SessionErasure(int Erased, int Held, bool IsMore);
