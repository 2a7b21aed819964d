namespace Reeve.Protocol.Runs;

/// <summary>Asks the guard for one action.</summary>
public sealed record BeginStepRequest
{
    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>The token from its start.</summary>
    public required long FencingToken { get; init; }

    /// <summary>What is to be done; at most 200 characters.</summary>
    public required string Tool { get; init; }

    /// <summary>SHA-256 of the arguments, 64 lower-case hex digits. The arguments stay with the caller.</summary>
    public required string ArgsHash { get; init; }

    /// <summary>
    /// The same hash of the arguments without their volatile parts (times, request ids), so that a loop is seen although they change; <c>args_hash</c> when not
    /// given. The SDK computes it.
    /// </summary>
    public string? ArgsSignature { get; init; }

    /// <summary>Whether it changes something outside.</summary>
    public bool? SideEffect { get; init; }

    /// <summary>The model it asks, as the price table names it.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// The most tokens it can send; reserved until it ends. A step that gives none of the three reserves an assumption where a budget applies; what it then reports beyond
    /// that is charged while there is room, and ends the run where there is not.
    /// </summary>
    public long? WorstTokensIn { get; init; }

    /// <summary>The most tokens it can receive; reserved until it ends.</summary>
    public long? WorstTokensOut { get; init; }

    /// <summary>The most it can cost in micro-dollars; derived from the model's price when not given.</summary>
    public long? WorstMicroUsd { get; init; }

    /// <summary>The same key in the same run names the same step.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary><c>durable</c> (default) or <c>accepted</c>.</summary>
    public string? Durability { get; init; }
}
