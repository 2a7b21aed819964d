namespace Reeve.Protocol.Approvals;

/// <summary>A question to a person about exactly one action.</summary>
public sealed record ApprovalReport
{
    /// <summary><c>appr_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>pending</c>, <c>approved</c>, <c>denied</c>, <c>expired</c> or <c>withdrawn</c>.</summary>
    public required string State { get; init; }

    /// <summary>The run that waits.</summary>
    public required string Run { get; init; }

    /// <summary>The step that waits.</summary>
    public required string Step { get; init; }

    /// <summary>The agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Whose run it is.</summary>
    public required string Owner { get; init; }

    /// <summary>What is to be done.</summary>
    public required string Tool { get; init; }

    /// <summary>SHA-256 of the arguments it is to be done with, and of no others.</summary>
    public required string ArgsHash { get; init; }

    /// <summary>Why it is asked.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Until when it may be decided.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was decided.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Who decided.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>What they said.</summary>
    public string? Comment { get; init; }
}
