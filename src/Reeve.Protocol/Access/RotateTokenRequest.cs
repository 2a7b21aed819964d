namespace Reeve.Protocol.Access;

/// <summary>Makes a new token; the old one and its open streams die at once.</summary>
public sealed record RotateTokenRequest;
