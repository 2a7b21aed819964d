namespace Reeve.Protocol.Runs;

/// <summary>The run's end.</summary>
public sealed record FinishRunResponse
{
    /// <summary>The state now; <c>killed</c> wins over what was asked.</summary>
    public required string State { get; init; }
}
