namespace Reeve.Protocol.Runs;

/// <summary>One run with its steps.</summary>
public sealed record GetRunResponse
{
    /// <summary>The run.</summary>
    public required RunReport Run { get; init; }

    /// <summary>In order.</summary>
    public required IReadOnlyList<StepReport> Steps { get; init; }
}
