using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Reeve.Guard.Loops;

/// <summary>
/// When a run counts as looping and what is done then. On by default. A value out of range cannot be made, so that no option silently means "never".
/// Immutable.
/// </summary>
public sealed record LoopOptions
{
    /// <summary>What holds when nothing is configured.</summary>
    public static readonly LoopOptions Default = new();

    /// <summary>Looks for nothing.</summary>
    public static readonly LoopOptions Off = new()
    {
        OnIdentical = LoopAction.Off,
        OnCycle = LoopAction.Off,
        OnNoProgress = LoopAction.Off,
        OnIterations = LoopAction.Off,
    };

    /// <summary>So many identical calls in a row are a loop; the last of them meets <see cref="OnIdentical"/>. 2 to 64.</summary>
    public int Identical { get; init => field = Within(value, 2, 64); } = 3;

    /// <summary>What meets identical calls in a row.</summary>
    public LoopAction OnIdentical { get; init; } = LoopAction.Deny;

    /// <summary>The longest cycle that is looked for, in calls; the shortest has two. 2 to 8.</summary>
    public int LongestPeriod { get; init => field = Within(value, 2, 8); } = 5;

    /// <summary>So often a cycle is gone through before it is a loop; the call that completes the last round meets <see cref="OnCycle"/>. 2 to 8.</summary>
    public int Repetitions { get; init => field = Within(value, 2, 8); } = 3;

    /// <summary>What meets a cycle.</summary>
    public LoopAction OnCycle { get; init; } = LoopAction.Deny;

    /// <summary>After so many equal outputs in a row a further call of one of the tools that gave them meets <see cref="OnNoProgress"/>. 2 to 64.</summary>
    public int EqualOutputs { get; init => field = Within(value, 2, 64); } = 4;

    /// <summary>What meets calls that all return the same.</summary>
    public LoopAction OnNoProgress { get; init; } = LoopAction.Deny;

    /// <summary>So many calls one attempt of a run may make; 0 for no limit. 0 to 1,000,000.</summary>
    public int MaxIterations { get; init => field = Within(value, 0, 1_000_000); } = 25;

    /// <summary>What meets the call after the last allowed one. A warning is given once, not at every call from there on.</summary>
    public LoopAction OnIterations { get; init; } = LoopAction.Deny;

    /// <summary>
    /// Tools whose repetition is legitimate (polling, say), <c>*</c> at an end being a wildcard. They are not part of any pattern and count as iterations only.
    /// Asking a model (<c>model.*</c>) is exempt by default: asking the same twice is how models are used, and between two equal tool calls it hides nothing.
    /// </summary>
    public ImmutableArray<string> ExemptTools { get; init; } = ["model.*"];

    /// <summary>How many past calls must be remembered to decide about the next.</summary>
    public int Memory => Math.Max(Math.Max(Identical - 1, EqualOutputs), (LongestPeriod * Repetitions) - 1);

    /// <summary>Whether a tool's calls are looked at for patterns.</summary>
    /// <param name="tool">The tool's name.</param>
    public bool Watches(string tool)
    {
        foreach (var pattern in ExemptTools)
        {
            if (pattern.EndsWith('*') ? tool.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : tool == pattern)
            {
                return false;
            }
        }

        return true;
    }

    private static int Within(int value, int least, int most, [CallerMemberName] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
        return value;
    }
}
