namespace Reeve.Protocol.Runs;

/// <summary>A started run.</summary>
public sealed record StartRunResponse
{
    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>To be sent with everything the run does.</summary>
    public required long FencingToken { get; init; }

    /// <summary>When to have renewed.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }

    /// <summary>What rules said of the start that they let through all the same: that it closes a circle of causes, say. Null when nothing.</summary>
    public IReadOnlyList<StepWarning>? Warnings { get; init; }
}
