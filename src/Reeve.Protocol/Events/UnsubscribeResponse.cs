namespace Reeve.Protocol.Events;

/// <summary>The watch is over.</summary>
public sealed record UnsubscribeResponse;
