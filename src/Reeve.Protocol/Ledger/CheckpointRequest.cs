namespace Reeve.Protocol.Ledger;

/// <summary>Asks for the newest signed checkpoint.</summary>
public sealed record CheckpointRequest;
