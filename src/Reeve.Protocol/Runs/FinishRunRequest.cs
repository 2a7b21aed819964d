namespace Reeve.Protocol.Runs;

/// <summary>Ends an external run.</summary>
public sealed record FinishRunRequest
{
    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>The token from its start.</summary>
    public required long FencingToken { get; init; }

    /// <summary><c>succeeded</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>What a person reads; at most 500 characters.</summary>
    public string? Reason { get; init; }
}
