namespace Reeve.Protocol.Approvals;

/// <summary>Approves or denies exactly one action. The same decision again is the same answer.</summary>
public sealed record DecideApprovalRequest
{
    /// <summary>The approval's id.</summary>
    public required string Approval { get; init; }

    /// <summary><c>approve</c> or <c>deny</c>.</summary>
    public required string Decision { get; init; }

    /// <summary>The arguments' hash the decider has seen; a mismatch is a conflict.</summary>
    public string? ArgsHash { get; init; }

    /// <summary>For the record; at most 500 characters.</summary>
    public string? Comment { get; init; }
}
