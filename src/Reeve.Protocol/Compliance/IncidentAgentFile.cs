namespace Reeve.Protocol.Compliance;

/// <summary>The agent file that was in force.</summary>
public sealed record IncidentAgentFile
{
    /// <summary>The agent.</summary>
    public required string Agent { get; init; }

    /// <summary>The fingerprint of the exact file.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>When it was loaded.</summary>
    public required DateTimeOffset LoadedAt { get; init; }

    /// <summary>The entry that says so.</summary>
    public required long Entry { get; init; }
}
