namespace Reeve.Protocol.Runs;

/// <summary>Says that a run is alive.</summary>
public sealed record RenewRunRequest
{
    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>The token from its start.</summary>
    public required long FencingToken { get; init; }
}
