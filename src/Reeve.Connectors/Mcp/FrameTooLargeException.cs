namespace Reeve.Connectors.Mcp;

/// <summary>A line longer than any may be.</summary>
internal sealed class FrameTooLargeException() : IOException("A message is larger than any may be.");
