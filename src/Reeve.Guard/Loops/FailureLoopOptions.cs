namespace Reeve.Guard.Loops;

/// <summary>When a call that fails in run after run of one agent counts as a loop. Immutable.</summary>
public sealed record FailureLoopOptions
{
    /// <summary>In so many runs it failed, without succeeding since. 2 to 64.</summary>
    public int Runs { get; init => field = value is >= 2 and <= 64 ? value : throw new ArgumentOutOfRangeException(nameof(Runs), value, "2 to 64"); } = 3;

    /// <summary>Failures longer ago than this are forgotten.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What meets the next such call.</summary>
    public LoopAction Action { get; init; } = LoopAction.Warn;
}
