namespace Reeve.Protocol.Approvals;

/// <summary>What has become of the step.</summary>
public sealed record WaitStepResponse
{
    /// <summary><c>hold</c> while nobody decided, <c>allow</c> when it may go on now, else <c>deny</c>.</summary>
    public required string Decision { get; init; }

    /// <summary>A stable code when denied.</summary>
    public string? Code { get; init; }

    /// <summary>Why, when not allowed.</summary>
    public string? Reason { get; init; }
}
