namespace Reeve.Guard.Loops;

/// <summary>When agents that start one another count as going in a circle. Immutable.</summary>
public sealed record CausationOptions
{
    /// <summary>The run that puts one agent to work so many times in one chain of causes is a loop. 2 to 64.</summary>
    public int Occurrences { get; init => field = value is >= 2 and <= 64 ? value : throw new ArgumentOutOfRangeException(nameof(Occurrences), value, "2 to 64"); } = 3;

    /// <summary>What meets that run. A kill ends every run of the circle.</summary>
    public LoopAction Action { get; init; } = LoopAction.Deny;
}
