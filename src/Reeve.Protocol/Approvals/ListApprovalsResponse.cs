namespace Reeve.Protocol.Approvals;

/// <summary>A page of approvals.</summary>
public sealed record ListApprovalsResponse
{
    /// <summary>The approvals.</summary>
    public required IReadOnlyList<ApprovalReport> Approvals { get; init; }

    /// <summary>The cursor of the next page; null when this was the last.</summary>
    public string? Next { get; init; }
}
