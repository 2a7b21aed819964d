namespace Reeve.Protocol.Agents;

/// <summary>One thing that was looked for.</summary>
public sealed record HealthCheckReport
{
    /// <summary>The kind of finding it would be.</summary>
    public required string Kind { get; init; }

    /// <summary><c>healthy</c>, <c>warning</c>, <c>critical</c>, or <c>unknown</c>: there was too little to tell.</summary>
    public required string Verdict { get; init; }

    /// <summary>How many runs or calls it could look at.</summary>
    public required int Sample { get; init; }

    /// <summary>How many it needs.</summary>
    public required int Needed { get; init; }
}
