namespace Reeve.Protocol.Compensations;

/// <summary>What is on record of the step now.</summary>
public sealed record ReportCompensationResponse
{
    /// <summary><c>pending</c>, <c>succeeded</c>, <c>failed</c>, <c>no_compensation</c> or <c>skipped</c>.</summary>
    public required string Status { get; init; }
}
