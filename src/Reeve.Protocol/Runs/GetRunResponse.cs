namespace Reeve.Protocol.Runs;

/// <summary>One run with a page of its steps.</summary>
public sealed record GetRunResponse
{
    /// <summary>The run.</summary>
    public required RunReport Run { get; init; }

    /// <summary>In the order they were intended, which never changes: a step keeps its number.</summary>
    public required IReadOnlyList<StepReport> Steps { get; init; }

    /// <summary>The number to go on after, null when these were the last steps so far.</summary>
    public int? Next { get; init; }
}
