using System.Text;
using Reeve.Guard;
using Reeve.Guard.Tracing;

namespace Reeve.Tests.Tracing;

/// <summary>Whatever is done to a trace, the first line that does not hold is named, and why.</summary>
public sealed class TraceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly TraceChain _chain = new("run_1");

    [Fact]
    public void A_line_reads_as_documented()
    {
        var line = Encoding.UTF8.GetString(_chain.Add(Noon, "run.started", static json => json.WriteString("agent", "ann")).Span);

        Assert.Equal(
            """{"v":1,"seq":0,"at":"2026-11-21T12:00:00.0000000Z","run":"run_1","type":"run.started","data":{"agent":"ann"},"prev":"0000000000000000000000000000000000000000000000000000000000000000","hash":"H"}"""
                .Replace("\"H\"", $"\"{_chain.Head}\"", StringComparison.Ordinal) + "\n",
            line);
        var hashed = line[..line.IndexOf(",\"hash\":", StringComparison.Ordinal)];
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(hashed))), _chain.Head);
    }

    [Fact]
    public void An_untouched_trace_holds_and_says_where_it_ends()
    {
        var report = Verify(Trace(5, closed: true));

        Assert.True(report.Ok);
        Assert.Equal((6, "run_1", _chain.Head, true, 0), (report.Lines, report.Run, report.Head, report.Closed, report.TornBytes));
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_found_in_its_line()
    {
        var trace = Trace(3, closed: true);
        var line = 1;
        for (var at = 0; at < trace.Length; at++)
        {
            var before = trace[at];
            trace[at] ^= 1;
            var report = Verify(trace);
            trace[at] = before;
            if (at == trace.Length - 1)
            {
                // The last line feed is gone: that is a torn line, which a crash leaves behind. The trace is not closed, and says so.
                Assert.False(report.Closed);
                Assert.NotEqual(0, report.TornBytes);
            }
            else
            {
                Assert.False(report.Ok, $"byte {at}");
                Assert.Equal(line, report.Break!.Line);
                Assert.Contains(report.Break.Why, new[] { TraceBreakKind.Altered, TraceBreakKind.Malformed });
            }

            line += before == '\n' ? 1 : 0;
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    [InlineData(4, 5)]
    public void A_deleted_line_is_missing_before_the_one_that_follows(int deleted, int line)
    {
        var lines = Lines(Trace(6));
        lines.RemoveAt(deleted);

        Broken(lines, line, TraceBreakKind.Missing);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 5)]
    public void Swapped_lines_are_out_of_order_at_the_first_of_them(int one, int other)
    {
        var lines = Lines(Trace(6));
        (lines[one], lines[other]) = (lines[other], lines[one]);

        Broken(lines, one + 1, TraceBreakKind.Reordered);
    }

    [Fact]
    public void A_line_put_in_again_is_an_insertion()
    {
        var lines = Lines(Trace(4));
        lines.Insert(3, lines[1]);

        Broken(lines, 4, TraceBreakKind.Inserted);
    }

    [Fact]
    public void A_line_of_another_run_is_an_insertion()
    {
        var other = new TraceChain("run_2");
        other.Add(Noon, "run.started");
        var lines = Lines(Trace(4));
        lines.Insert(1, Encoding.UTF8.GetString(other.Add(Noon, "step.done").Span));

        Broken(lines, 2, TraceBreakKind.Inserted);
    }

    [Fact]
    public void A_line_written_anew_with_a_good_hash_does_not_continue_into_the_next()
    {
        var lines = Lines(Trace(4));
        var forger = new TraceChain("run_1");
        forger.Add(Noon, "run.started", Data(0));
        lines[1] = Encoding.UTF8.GetString(forger.Add(Noon, "step.denied").Span);

        Broken(lines, 3, TraceBreakKind.Forked);
    }

    [Fact]
    public void Rubbish_is_malformed_and_an_endless_line_is_not_kept()
    {
        var lines = Lines(Trace(2));
        Broken([lines[0], "not a line\n"], 2, TraceBreakKind.Malformed);
        Broken([lines[0], new string('x', 5_000_000) + "\n", lines[1]], 2, TraceBreakKind.Malformed);
        Broken([lines[0], "\n", lines[1]], 2, TraceBreakKind.Malformed);
    }

    [Fact]
    public void A_file_cut_anywhere_is_torn_or_open_but_never_closed()
    {
        var trace = Trace(3, closed: true);
        for (var length = 1; length < trace.Length; length++)
        {
            var report = Verify(trace[..length]);

            Assert.False(report.Closed);
            var held = trace[..length].Count(static b => b == '\n');
            Assert.Equal(held, report.Lines);
            Assert.Equal(held > 0, report.Ok);
        }
    }

    [Fact]
    public void Lines_cut_from_the_end_are_found_by_whoever_kept_the_head()
    {
        var trace = Lines(Trace(4, closed: true));
        var head = _chain.Head;
        var cut = Encoding.UTF8.GetBytes(string.Concat(trace.Take(3)));

        Assert.True(Verify(Encoding.UTF8.GetBytes(string.Concat(trace)), head).Ok);
        var report = Verify(cut, head);
        Assert.Equal((4, TraceBreakKind.Truncated), (report.Break!.Line, report.Break.Why));
    }

    [Fact]
    public void An_empty_file_is_not_all_clear() => Assert.Equal(TraceBreakKind.Truncated, Verify([]).Break!.Why);

    [Fact]
    public void A_lone_surrogate_and_a_line_feed_in_a_name_break_nothing()
    {
        var bytes = _chain.Add(Noon, "step.intended", static json => json.WriteString("tool", "a\ud800b\nc")).ToArray();

        Assert.True(Verify(bytes).Ok);
        Assert.Equal(1, bytes.Count(static b => b == '\n'));
    }

    [Fact]
    public void A_line_that_would_be_too_long_is_refused_and_leaves_the_chain_as_it_was()
    {
        var before = _chain.Head;

        var refused = Assert.Throws<ReeveException>(() => _chain.Add(Noon, "x", static json => json.WriteString("y", new string('z', TraceFormat.LongestLine))));

        Assert.Equal((ErrorCode.PayloadTooLarge, before, 0), (refused.Code, _chain.Head, _chain.Length));
        Assert.True(Verify(_chain.Add(Noon, "x").ToArray()).Ok);
    }

    private static Action<System.Text.Json.Utf8JsonWriter> Data(int number) => json => json.WriteNumber("number", number);

    private static void Broken(IEnumerable<string> lines, long line, TraceBreakKind why)
    {
        var report = Verify(Encoding.UTF8.GetBytes(string.Concat(lines)));

        Assert.Equal((line, why), (report.Break?.Line, report.Break?.Why));
    }

    private static TraceReport Verify(byte[] trace, string? head = null) => TraceVerifier.Verify(new MemoryStream(trace), head);

    private static List<string> Lines(byte[] trace) => [.. Encoding.UTF8.GetString(trace).TrimEnd('\n').Split('\n').Select(static line => line + "\n")];

    private byte[] Trace(int lines, bool closed = false)
    {
        var trace = new MemoryStream();
        for (var number = 0; number < lines; number++)
        {
            trace.Write(_chain.Add(Noon, number == 0 ? "run.started" : "step.done", Data(number)).Span);
        }

        if (closed)
        {
            trace.Write(_chain.Add(Noon, TraceFormat.Closed).Span);
        }

        return trace.ToArray();
    }
}
