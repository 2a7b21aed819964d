namespace Reeve.Protocol.Runs;

/// <summary>The guard's answer.</summary>
public sealed record BeginStepResponse
{
    /// <summary><c>allow</c>, <c>deny</c>, <c>hold</c> or <c>kill</c>.</summary>
    public required string Decision { get; init; }

    /// <summary>The step's id when allowed or held.</summary>
    public string? Step { get; init; }

    /// <summary>The rule that decided.</summary>
    public required string Rule { get; init; }

    /// <summary>A stable code when denied or killed: <c>denied</c>, <c>budget.exceeded</c>, <c>killed</c>, …</summary>
    public string? Code { get; init; }

    /// <summary>Why, when not allowed.</summary>
    public string? Reason { get; init; }

    /// <summary>What the guard warns of although it allows the step; absent when it warns of nothing.</summary>
    public IReadOnlyList<StepWarning>? Warnings { get; init; }

    /// <summary><c>durable</c>: on disk. <c>accepted</c>: queued; a crash may lose it.</summary>
    public required string Durability { get; init; }
}
