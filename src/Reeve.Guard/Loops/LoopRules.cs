namespace Reeve.Guard.Loops;

/// <summary>
/// Whether the next call of a run would be part of a loop. Pure; allocates nothing; the cost is bounded by the options, not by the run's length.
/// <para>Two calls are the same when tool and signature are. When only the signature is (their arguments differ in what looks volatile: a time, an id) and
/// both returned something different, they are not: whoever reads one thing after another by its id is making progress.</para>
/// </summary>
public static class LoopRules
{
    /// <summary>The most severe finding, of two equally severe ones the first in the order of <see cref="LoopKind"/>; null when there is none.</summary>
    /// <param name="window">The calls before.</param>
    /// <param name="next">The call, or null for one that patterns do not look at.</param>
    /// <param name="options">What counts as a loop.</param>
    public static LoopFinding? Judge(LoopWindow window, LoopCall? next, LoopOptions options)
    {
        LoopFinding? worst = null;
        if (next is { } call)
        {
            worst = Worse(worst, Identical(window, call, options));
            worst = Worse(worst, Cycle(window, call, options));
            worst = Worse(worst, NoProgress(window, call, options));
        }

        return Worse(worst, Iterations(window, options));
    }

    private static LoopFinding? Worse(LoopFinding? one, LoopFinding? other) =>
        other is null || (one is not null && one.Value.Action >= other.Value.Action) ? one : other;

    private static LoopFinding? Identical(LoopWindow window, in LoopCall next, LoopOptions options) =>
        options.OnIdentical != LoopAction.Off && Repeats(window, next, 1, options.Identical)
            ? new LoopFinding(LoopKind.Identical, options.OnIdentical, options.Identical)
            : null;

    private static LoopFinding? Cycle(LoopWindow window, in LoopCall next, LoopOptions options)
    {
        if (options.OnCycle == LoopAction.Off)
        {
            return null;
        }

        for (var period = 2; period <= options.LongestPeriod; period++)
        {
            if (Repeats(window, next, period, period * options.Repetitions) && !IsShorter(window, next, period, options.Repetitions))
            {
                return new LoopFinding(LoopKind.Cycle, options.OnCycle, options.Repetitions, period);
            }
        }

        return null;
    }

    private static LoopFinding? NoProgress(LoopWindow window, in LoopCall next, LoopOptions options)
    {
        if (options.OnNoProgress == LoopAction.Off || next.SideEffect || window.Length < options.EqualOutputs)
        {
            return null;
        }

        // Side effects break the row: their progress is what they did, whatever they returned. And a tool that was not tried yet may always be tried.
        var output = window[0].Output;
        var tried = false;
        for (var back = 0; back < options.EqualOutputs; back++)
        {
            ref readonly var call = ref window[back];
            if (!call.HasOutput || call.Output != output || call.Call.SideEffect)
            {
                return null;
            }

            tried |= call.Call.Tool == next.Tool;
        }

        return tried ? new LoopFinding(LoopKind.NoProgress, options.OnNoProgress, options.EqualOutputs) : null;
    }

    private static LoopFinding? Iterations(LoopWindow window, LoopOptions options)
    {
        var isOver = options.OnIterations switch
        {
            LoopAction.Off => false,
            LoopAction.Warn => window.Iterations == options.MaxIterations,
            _ => window.Iterations >= options.MaxIterations,
        };
        return isOver && options.MaxIterations > 0 ? new LoopFinding(LoopKind.Iterations, options.OnIterations, options.MaxIterations) : null;
    }

    /// <summary>Whether the last <paramref name="length"/> calls, the next one included, repeat with that period. Stops at the first that does not.</summary>
    private static bool Repeats(LoopWindow window, in LoopCall next, int period, int length)
    {
        if (window.Length < length - 1 || !IsSame(next, window[period - 1].Call))
        {
            return false;
        }

        for (var back = 0; back + period < length - 1; back++)
        {
            if (!IsSame(window[back], window[back + period]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A cycle whose round is itself made of shorter rounds is the shorter one: A A A A is no cycle of two.</summary>
    private static bool IsShorter(LoopWindow window, in LoopCall next, int period, int repetitions)
    {
        for (var shorter = 1; shorter <= period / 2; shorter++)
        {
            if (period % shorter == 0 && Repeats(window, next, shorter, period * repetitions))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSame(in LoopCall one, in LoopCall other) => one.Signature == other.Signature && one.Tool == other.Tool;

    private static bool IsSame(in LoopWindow.Remembered one, in LoopWindow.Remembered other) =>
        IsSame(one.Call, other.Call)
        && (one.Call.Exact == other.Call.Exact || !one.HasOutput || !other.HasOutput || one.Output == other.Output);
}
