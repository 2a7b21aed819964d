namespace Reeve.Protocol.Kills;

/// <summary>Lists the engaged kill switches.</summary>
public sealed record ListKillsRequest;
