namespace Reeve.Guard.Tracing;

/// <summary>
/// Verifies a trace from its first line to its last, in constant memory: every line's bytes have the hash it carries, it names the hash of the line
/// before, the places count up without a gap, and one run is spoken of. Stops at the first line that does not hold.
/// </summary>
public static class TraceVerifier
{
    /// <summary>Verifies.</summary>
    /// <param name="trace">The file's bytes; read to the end, not disposed.</param>
    /// <param name="head">The hash the last line must have, kept elsewhere; null when nobody kept it.</param>
    public static TraceReport Verify(Stream trace, string? head = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var lines = new TraceLines(trace);
        long held = 0;
        TraceLine? last = null;
        TraceBreak? broken = null;
        while (broken is null && lines.MoveNext())
        {
            if (TraceLine.Read(lines.Current, out var why, out var message) is { } line)
            {
                broken = Continue(last, line, held, lines);
                (last, held) = broken is null ? (line, held + 1) : (last, held);
            }
            else
            {
                broken = new TraceBreak(held + 1, why, message);
            }
        }

        return new TraceReport
        {
            Lines = held,
            Run = last?.Run,
            Last = last?.At,
            Head = last?.Hash ?? TraceFormat.Genesis,
            Closed = last?.Type == TraceFormat.Closed,
            TornBytes = broken is null ? lines.TornBytes : 0,
            Break = broken ?? AtTheEnd(held, last, head),
        };
    }

    private static TraceBreak? Continue(TraceLine? last, TraceLine line, long expected, TraceLines rest)
    {
        var number = expected + 1;
        if (line.Sequence == expected && line.Previous == (last?.Hash ?? TraceFormat.Genesis) && line.Run == (last?.Run ?? line.Run))
        {
            return null;
        }

        if (line.Run != (last?.Run ?? line.Run))
        {
            return new TraceBreak(number, TraceBreakKind.Inserted, $"it is of another run ({Shown(line.Run)})");
        }

        if (line.Sequence < expected)
        {
            return new TraceBreak(number, TraceBreakKind.Inserted, $"it is line {line.Sequence} of the trace once more, or one that was put in");
        }

        if (line.Sequence == expected)
        {
            return new TraceBreak(number, TraceBreakKind.Forked, "it does not continue the line before: one of the two was written anew");
        }

        return ComesLater(rest, expected)
            ? new TraceBreak(number, TraceBreakKind.Reordered, $"it is line {line.Sequence} of the trace, and stands before line {expected}")
            : new TraceBreak(number, TraceBreakKind.Missing, Gap(expected, line.Sequence - 1));
    }

    private static string Gap(long from, long to) => from == to ? $"line {from} of the trace is missing before it" : $"lines {from} to {to} of the trace are missing before it";

    private static bool ComesLater(TraceLines rest, long sequence)
    {
        while (rest.MoveNext())
        {
            if (TraceLine.Read(rest.Current, out _, out _)?.Sequence == sequence)
            {
                return true;
            }
        }

        return false;
    }

    private static TraceBreak? AtTheEnd(long held, TraceLine? last, string? head)
    {
        if (last is null)
        {
            return new TraceBreak(1, TraceBreakKind.Truncated, "there is no line at all");
        }

        return head is not null && last.Hash != head
            ? new TraceBreak(held + 1, TraceBreakKind.Truncated, "the last line does not have the given head: lines are missing after it, or the trace was written anew")
            : null;
    }

    private static string Shown(string run) => run.Length > 64 ? run[..64] : run;
}
