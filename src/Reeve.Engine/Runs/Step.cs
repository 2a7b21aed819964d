using Reeve.Engine.Foundation;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Runs;

/// <summary>One governed action inside a run. Intent is recorded before it, outcome after it.</summary>
public sealed record Step
{
    public required StepId Id { get; init; }

    public required RunId Run { get; init; }

    /// <summary>1, 2, 3, … within the run, over all attempts.</summary>
    public required int Number { get; init; }

    /// <summary>The attempt and token it was intended under.</summary>
    public required long FencingToken { get; init; }

    /// <summary>What is done: <c>check.git</c>, <c>model.propose</c>, <c>delivery.notify</c>, a tool's name.</summary>
    public required string Tool { get; init; }

    public bool SideEffect { get; init; }

    /// <summary>SHA-256 of the arguments, hex: what an approval or a loop rule compares.</summary>
    public required string ArgumentsHash { get; init; }

    /// <summary>Their SHA-256 without volatile parts, hex, where that is another: what a loop rule compares. See <c>SignatureRules</c>.</summary>
    public string? Signature { get; init; }

    /// <summary>SHA-256 of what it returned, hex; null when nobody told.</summary>
    public string? OutputHash { get; init; }

    /// <summary>The same key in the same run names the same step: a retry of the request finds it instead of making another.</summary>
    public string? IdempotencyKey { get; init; }

    public StepState State { get; init; } = StepState.Intended;

    /// <summary>Who decided and why, for allow, deny and hold alike.</summary>
    public string? DecidedBy { get; init; }

    public required DateTimeOffset IntendedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The model it asks, as price tables name it; null when it asks none.</summary>
    public string? Model { get; init; }

    /// <summary>What was promised to it while it is open. Nothing once it is over.</summary>
    public Spend Reserved { get; init; }

    /// <summary>What it used, priced.</summary>
    public Usage Used { get; init; }

    public string? FailureCode { get; init; }

    public string? Summary { get; init; }
}

public enum StepState
{
    Intended,
    Allowed,
    Held,
    Done,
    Failed,
    Abandoned,
    Denied,
}
