namespace Reeve.Engine.Sessions;

/// <summary>A piece of an exported conversation; put one after the other they are the document. <see cref="Next"/> continues it, null on the last.</summary>
public sealed record ExportPiece(Session Session, string Text, string? Next);
