namespace Reeve.Protocol.Runs;

/// <summary>Asks for one run with its steps.</summary>
public sealed record GetRunRequest
{
    /// <summary>The run's id.</summary>
    public required string Run { get; init; }
}
