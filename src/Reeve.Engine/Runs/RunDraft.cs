using System.Collections.Immutable;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Runs;

/// <summary>A run about to be started.</summary>
public sealed record RunDraft
{
    public required RunKind Kind { get; init; }

    public required string Owner { get; init; }

    public required string Agent { get; init; }

    public required string Trigger { get; init; }

    /// <summary>The run that caused it: the child gets at most its grants and its limits, and lies one deeper.</summary>
    public RunId? Parent { get; init; }

    /// <summary>Null: the parent's, or the default one. A child cannot name another than its parent's.</summary>
    public string? Project { get; init; }

    public int MaxAttempts { get; init; } = 1;

    public RunBudget Budget { get; init; } = RunBudget.Unlimited;

    public ImmutableArray<string> Grants { get; init; } = [];

    public string? IdempotencyKey { get; init; }

    /// <summary>The client's session for an external run; null for the daemon's own.</summary>
    public string? Holder { get; init; }

    /// <summary>How long the holder may be silent; null for the default. Kept within the options' bounds.</summary>
    public TimeSpan? Lease { get; init; }
}
