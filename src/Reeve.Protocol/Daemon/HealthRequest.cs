namespace Reeve.Protocol.Daemon;

/// <summary>Asks whether the daemon lives. Answered from memory.</summary>
public sealed record HealthRequest;
