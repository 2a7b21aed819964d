namespace Reeve.Protocol.Runs;

/// <summary>A page of runs.</summary>
public sealed record ListRunsResponse
{
    /// <summary>Newest first.</summary>
    public required IReadOnlyList<RunReport> Runs { get; init; }

    /// <summary>The cursor of the next page, null on the last.</summary>
    public string? Next { get; init; }
}
