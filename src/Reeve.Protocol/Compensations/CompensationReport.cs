namespace Reeve.Protocol.Compensations;

/// <summary>What became of undoing one step.</summary>
public sealed record CompensationReport
{
    /// <summary>The step's id.</summary>
    public required string Step { get; init; }

    /// <summary>Its number in the run.</summary>
    public required int Number { get; init; }

    /// <summary>Its tool.</summary>
    public required string Tool { get; init; }

    /// <summary><c>pending</c>, <c>succeeded</c>, <c>failed</c>, <c>no_compensation</c> or <c>skipped</c>.</summary>
    public required string Status { get; init; }

    /// <summary><c>handler</c>, <c>command</c>, <c>http</c> or <c>mcp</c> as declared, or <c>client</c> where the step's own program claimed it; null where nothing is declared.</summary>
    public string? Kind { get; init; }

    /// <summary>Whether the declaration says that doing it twice does no harm.</summary>
    public bool Idempotent { get; init; }

    /// <summary>It was begun and may have happened, at least in part.</summary>
    public bool Begun { get; init; }

    /// <summary>Tries since it was asked for last.</summary>
    public int Attempts { get; init; }

    /// <summary>The run in which it was tried last.</summary>
    public string? Job { get; init; }

    /// <summary>Until when the claim of the step's own program holds or held.</summary>
    public DateTimeOffset? ClaimUntil { get; init; }

    /// <summary>Who asked.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>When it was asked for last.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it was begun last.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>When its outcome was recorded.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>A stable code: <c>compensation.no_handler</c>, <c>compensation.unknown_outcome</c>, <c>compensation.unsupported</c>, <c>compensation.not_allowed</c>,
    /// <c>compensation.invalid</c>, <c>compensation.failed</c>, or one of the gate's.</summary>
    public string? FailureCode { get; init; }

    /// <summary>For people.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the operator was told that it is not undone.</summary>
    public bool Escalated { get; init; }
}
