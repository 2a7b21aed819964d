using Reeve.Sources.Agents;

namespace Reeve.Engine.Agents;

/// <summary>One usable agent: what its file declares, and the digest (SHA-256, lower-case hex) of exactly those bytes. An edited file makes a new one.</summary>
public sealed record Agent(AgentFile File, string Fingerprint)
{
    /// <summary>The file's name without <c>.md</c>.</summary>
    public string Name => File.Name;

    public string Owner => File.Owner;
}
