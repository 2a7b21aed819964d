namespace Reeve.Engine.Mcp;

/// <summary>Which peer: what is declared, and for whom where it is not shared.</summary>
/// <param name="Fingerprint">See <see cref="McpRules.Fingerprint"/>.</param>
/// <param name="Agent">Null for one that all agents share.</param>
public readonly record struct McpPeerKey(string Fingerprint, string? Agent)
{
    /// <summary>Short enough for people, long enough to tell peers apart.</summary>
    public override string ToString() => Fingerprint[..12];
}
