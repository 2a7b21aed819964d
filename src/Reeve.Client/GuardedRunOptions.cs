using Reeve.Guard.Loops;

namespace Reeve.Client;

/// <summary>What one run may do. Immutable.</summary>
public sealed record GuardedRunOptions
{
    /// <summary>The tools it may use; <c>*</c> at the end is a wildcard. Empty grants nothing.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>At most so many calls are allowed.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>At most so many tokens, in and out together.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>At most so much money, in micro-dollars.</summary>
    public long? MaxMicroUsd { get; init; }

    /// <summary>At most so long; then what still runs is stopped.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>When the run counts as looping: 3 equal calls, cycles, 4 equal outputs, 25 calls.</summary>
    public LoopOptions Loops { get; init; } = LoopOptions.Default;

    /// <summary>The project whose tools' configuration applies; the daemon's <c>default</c> when null.</summary>
    public string? Project { get; init; }

    /// <summary>The run that caused this one. Needs a daemon.</summary>
    public string? Parent { get; init; }

    /// <summary>How long the daemon waits for a sign of life before it fails the run; the daemon's default when null.</summary>
    public TimeSpan? Lease { get; init; }

    /// <summary>How long a call that needs an approval waits for one before it is refused.</summary>
    public TimeSpan ApprovalWait { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The same key of the same agent names the same run at the daemon.</summary>
    public string? IdempotencyKey { get; init; }
}
