namespace Reeve.Protocol.Approvals;

/// <summary>The decision is on disk.</summary>
public sealed record DecideApprovalResponse
{
    /// <summary>The approval as it is now.</summary>
    public required ApprovalReport Approval { get; init; }
}
