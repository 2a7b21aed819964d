using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Runs;

/// <summary>One unit of governed work. Immutable: every move makes a new one with the next <see cref="Version"/>.</summary>
public sealed record Run
{
    public required RunId Id { get; init; }

    public required RunKind Kind { get; init; }

    public required string Owner { get; init; }

    public required string Agent { get; init; }

    /// <summary>Why it exists: <c>timer</c>, <c>manual</c>, <c>catch_up</c>, <c>client</c>, …</summary>
    public required string Trigger { get; init; }

    public RunId? Parent { get; init; }

    /// <summary>Which tools' configuration applies. A child is always in its parent's.</summary>
    public string Project { get; init; } = DefaultProject;

    public const string DefaultProject = "default";

    /// <summary>How many causes lie between this run and one a person or a clock started.</summary>
    public int Depth { get; init; }

    /// <summary>1 for the first attempt. A retry is a new attempt under a new fencing token.</summary>
    public int Attempt { get; init; } = 1;

    public int MaxAttempts { get; init; } = 1;

    public RunState State { get; init; } = RunState.Queued;

    /// <summary>Grows with every lease; a write that bears an older one is refused.</summary>
    public long FencingToken { get; init; }

    /// <summary>Until when the holder may act without renewing; null when nobody holds it.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>The daemon's instance id that holds the lease, or the client's session for an external run.</summary>
    public string? Holder { get; init; }

    /// <summary>The budget scope's seam: what this run may use; null where unlimited. Enforced by the guard.</summary>
    public RunBudget Budget { get; init; } = RunBudget.Unlimited;

    public RunUsage Usage { get; init; } = RunUsage.None;

    /// <summary>The tools it may use, <c>*</c> at an end being a wildcard (<c>check.*</c>). Empty grants nothing (law 5). See <see cref="Guard.GrantRules"/>.</summary>
    public ImmutableArray<string> Grants { get; init; } = [];

    /// <summary>The same key of the same owner and agent names the same run; null when the caller gave none.</summary>
    public string? IdempotencyKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>A stable code for a bad end (<c>timeout</c>, <c>killed</c>, …), null for a good one.</summary>
    public string? FailureCode { get; init; }

    /// <summary>What a person reads about the end.</summary>
    public string? Reason { get; init; }

    /// <summary>Optimistic concurrency: storage accepts a change only over the version before it.</summary>
    public long Version { get; init; } = 1;
}

public enum RunKind
{
    Turn,
    Tick,
    Pipeline,
    Stage,
    Job,
    External,
}

/// <summary>The last six are terminal. See <see cref="RunRules"/> for every legal move.</summary>
public enum RunState
{
    Queued,
    Running,
    Waiting,
    Succeeded,
    Failed,
    TimedOut,
    Cancelled,
    Killed,
    DeadLetter,
}

/// <summary>
/// Limits of one run and of what it starts; null means none. Steps are counted, tokens are in + out, money is in micro-dollars, wall clock runs from the
/// start of the attempt.
/// </summary>
public sealed record RunBudget(int? MaxSteps = null, long? MaxTokens = null, TimeSpan? MaxWallClock = null, long? MaxMicroUsd = null)
{
    public static readonly RunBudget Unlimited = new();

    public BudgetLimits Limits => new(MaxSteps, MaxTokens, MaxMicroUsd);

    /// <summary>A child's limits are never wider than its parent's.</summary>
    public static RunBudget Narrow(RunBudget parent, RunBudget asked) => new(
        Least(parent.MaxSteps, asked.MaxSteps),
        Least(parent.MaxTokens, asked.MaxTokens),
        Least(parent.MaxWallClock, asked.MaxWallClock),
        Least(parent.MaxMicroUsd, asked.MaxMicroUsd));

    private static T? Least<T>(T? left, T? right)
        where T : struct, IComparable<T> =>
        left is not { } one ? right : right is not { } other ? left : one.CompareTo(other) <= 0 ? one : other;
}

/// <summary>What a run has used so far.</summary>
public sealed record RunUsage(int Steps, Usage Used)
{
    public static readonly RunUsage None = new(0, Usage.None);

    public Spend Spend => new(Steps, Used.Tokens, Used.MicroUsd);
}
