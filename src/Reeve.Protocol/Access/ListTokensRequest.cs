namespace Reeve.Protocol.Access;

/// <summary>Lists the granted tokens, by name.</summary>
public sealed record ListTokensRequest;
