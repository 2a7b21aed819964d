namespace Reeve.Protocol.Compensations;

/// <summary>How the undoing of a run stands.</summary>
public sealed record GetCompensationResponse
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>Over all pages.</summary>
    public required CompensationCounts Counts { get; init; }

    /// <summary>The newest step first. Empty when nobody asked for a rollback.</summary>
    public required IReadOnlyList<CompensationReport> Compensations { get; init; }

    /// <summary>The number to go on before, null when these were the last.</summary>
    public int? Next { get; init; }
}
