namespace Reeve.Protocol.Daemon;

/// <summary>Asks for the daemon's state in one look.</summary>
public sealed record StatusRequest;
