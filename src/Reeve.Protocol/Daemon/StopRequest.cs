namespace Reeve.Protocol.Daemon;

/// <summary>Asks the daemon to stop gracefully.</summary>
public sealed record StopRequest;
