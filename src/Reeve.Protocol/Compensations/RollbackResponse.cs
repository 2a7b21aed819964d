namespace Reeve.Protocol.Compensations;

/// <summary>The plan is on disk. How it goes on: <c>runs.compensation</c>.</summary>
public sealed record RollbackResponse
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>How its compensations stand, over all rollbacks of it.</summary>
    public required CompensationCounts Counts { get; init; }
}
