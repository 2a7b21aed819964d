namespace Reeve.Engine.Governance;

/// <summary>The gate's bounds.</summary>
public sealed record GuardOptions
{
    /// <summary>Steps of one run that are begun and not ended; one more is refused with <c>overloaded</c>.</summary>
    public int MaxOpenSteps { get; init; } = 256;

    /// <summary>Idempotency keys one run may use; one more is refused with <c>overloaded</c>, because forgetting one could repeat an effect.</summary>
    public int MaxKeys { get; init; } = 10_000;

    /// <summary>What callers may name at the doors, and room for the prefix of what undoes it.</summary>
    public int LongestTool { get; init; } = 220;

    public int LongestKey { get; init; } = 200;

    public int LongestSummary { get; init; } = 500;

    /// <summary>How long a held step waits for somebody to decide.</summary>
    public TimeSpan ApprovalExpiry { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a step may take when its caller does not say.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromMinutes(10);
}
