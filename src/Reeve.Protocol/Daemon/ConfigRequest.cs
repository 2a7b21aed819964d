namespace Reeve.Protocol.Daemon;

/// <summary>Asks for the effective configuration.</summary>
public sealed record ConfigRequest;
