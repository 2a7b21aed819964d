namespace Reeve.Protocol.Approvals;

/// <summary>Lists approvals, newest first.</summary>
public sealed record ListApprovalsRequest
{
    /// <summary>Only those in this state; all when null.</summary>
    public string? State { get; init; }

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }

    /// <summary>1..500; 50 when null.</summary>
    public int? Limit { get; init; }
}
