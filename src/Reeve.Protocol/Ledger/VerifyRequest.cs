namespace Reeve.Protocol.Ledger;

/// <summary>Verifies the whole log.</summary>
public sealed record VerifyRequest;
