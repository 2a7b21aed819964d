using Reeve.Engine.Foundation;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Governance.Approvals;

/// <summary>
/// A question to a person about exactly one step: this tool with these arguments, by their hash. One a held step, with an id that follows from the step's.
/// Immutable.
/// </summary>
public sealed record Approval
{
    public required ApprovalId Id { get; init; }

    public required RunId Run { get; init; }

    public required StepId Step { get; init; }

    public required string Owner { get; init; }

    public required string Agent { get; init; }

    public required string Tool { get; init; }

    /// <summary>What is approved are these arguments and no others.</summary>
    public required string ArgumentsHash { get; init; }

    /// <summary>Why it is asked.</summary>
    public required string Reason { get; init; }

    /// <summary>What the step said it can use: reserved when it is approved, not while it waits.</summary>
    public Usage? WorstCase { get; init; }

    public ApprovalState State { get; init; } = ApprovalState.Pending;

    public required DateTimeOffset AskedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? DecidedBy { get; init; }

    public string? Comment { get; init; }
}

/// <summary>Only the first may change.</summary>
public enum ApprovalState
{
    Pending,
    Approved,
    Denied,

    /// <summary>Nobody decided in time.</summary>
    Expired,

    /// <summary>Its run ended before anybody decided.</summary>
    Withdrawn,
}
