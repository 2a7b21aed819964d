namespace Reeve.Protocol.Runs;

/// <summary>How far a kill has come.</summary>
public sealed record KillRunResponse
{
    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>The state now.</summary>
    public required string State { get; init; }

    /// <summary>The kill is recorded.</summary>
    public required bool Requested { get; init; }

    /// <summary>Nothing of the run is at work any more.</summary>
    public required bool Stopped { get; init; }
}
