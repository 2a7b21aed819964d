namespace Reeve.Protocol.Access;

/// <summary>Asks for a one-use code for the dashboard.</summary>
public sealed record LoginCodeRequest;
