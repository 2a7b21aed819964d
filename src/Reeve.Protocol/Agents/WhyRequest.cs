namespace Reeve.Protocol.Agents;

/// <summary>Asks why an agent did or did not tell something.</summary>
public sealed record WhyRequest
{
    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>A certain tick; the newest when null.</summary>
    public string? Run { get; init; }
}
