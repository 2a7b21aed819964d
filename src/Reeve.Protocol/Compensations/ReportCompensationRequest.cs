namespace Reeve.Protocol.Compensations;

/// <summary>Says how a program's own undoing of a claimed step ended. Safe to send twice, and welcome after the claim ran out.</summary>
public sealed record ReportCompensationRequest
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>The step.</summary>
    public required string Step { get; init; }

    /// <summary>As in the claim.</summary>
    public required string Claim { get; init; }

    /// <summary><c>succeeded</c>, <c>failed</c> (it may have happened in part), or <c>not_begun</c> (nothing was done: others may try).</summary>
    public required string Outcome { get; init; }

    /// <summary>For people; at most 500 characters. Kept as erasable content.</summary>
    public string? Reason { get; init; }
}
