using Reeve.Guard.Loops;

namespace Reeve.Tests.Loops;

/// <summary>
/// Each row of the tables is a run: letters are calls (upper case: side effects), <c>?</c> marks an exempt one, a digit behind a letter is the output it returned,
/// <c>'</c> other volatile arguments. What is expected is which call meets a loop, and which.
/// </summary>
public sealed class LoopRulesTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("a", null)]
    [InlineData("a a", null)]
    [InlineData("a a a", "3 loops.identical")]
    [InlineData("b a a a", "4 loops.identical")]
    [InlineData("a a b a a b", null)]
    [InlineData("a a b a a b a a b", "9 loops.cycle of 3")]
    [InlineData("A A A", "3 loops.identical")]
    [InlineData("a1 a2 a3", "3 loops.identical")] // the very same arguments: also when the outputs differ
    [InlineData("a ? a ? a", "5 loops.identical")] // what a model was asked in between hides nothing
    [InlineData("? ? ? ? ? ? ?", null)]
    public void Identical_calls_in_a_row(string run, string? expected) => Assert.Equal(expected, Play(run));

    [Theory]
    [InlineData("a b a b a", null)]
    [InlineData("a b a b a b", "6 loops.cycle of 2")]
    [InlineData("x a b a b a b", "7 loops.cycle of 2")]
    [InlineData("A B A B A B", "6 loops.cycle of 2")]
    [InlineData("a b c a b c a b", null)]
    [InlineData("a b c a b c a b c", "9 loops.cycle of 3")]
    [InlineData("a b c d a b c d a b c d", "12 loops.cycle of 4")]
    [InlineData("a b c d e a b c d e a b c d e", "15 loops.cycle of 5")]
    [InlineData("a b c d e f a b c d e f a b c d e f", null)] // six is too long a round
    [InlineData("a b c a b d a b e", null)]
    [InlineData("a b a b c a b a b c", null)]
    [InlineData("a b a b a c", null)]
    [InlineData("? a ? b ? a ? b ? a ? b", "12 loops.cycle of 2")]
    public void Cycles_of_two_to_five_calls(string run, string? expected) => Assert.Equal(expected, Play(run));

    [Theory]
    [InlineData("a1 b1 c1 a1", null)]
    [InlineData("a1 b1 c1 d1 a", "5 loops.no_progress")]
    [InlineData("a1 b1 c1 d1 e1 f1", null)] // a tool that was not tried yet may always be tried
    [InlineData("a1 b1 c1 d2 a", null)]
    [InlineData("a1 b1 c d1 a", null)] // an output nobody told is not an equal one
    [InlineData("A1 B1 C1 D1 A E1 F1 G1 A", null)] // four writes that say "ok" are four writes
    [InlineData("a1 b1 c1 d1 A", null)]
    [InlineData("a1 b1 C1 d1 b", null)]
    public void Equal_outputs_in_a_row(string run, string? expected) => Assert.Equal(expected, Play(run));

    [Theory]
    [InlineData("a a' a''", "3 loops.identical")] // outputs unknown: what differs only in what is volatile is the same
    [InlineData("a1 a'1 a''1", "3 loops.identical")]
    [InlineData("a1 a'2 a''3 a'''4 a''''5", null)] // reading one thing after another by its id
    [InlineData("a1 a'2 a''2 a'''", "4 loops.identical")]
    [InlineData("a1 b1 a'2 b'2 a''3 b''3", null)]
    [InlineData("a1 b5 a'1 b'5 a''1 b''", "6 loops.cycle of 2")]
    public void Volatile_arguments(string run, string? expected) => Assert.Equal(expected, Play(run));

    [Fact]
    public void The_call_after_the_last_allowed_one_meets_the_iteration_limit()
    {
        var window = new LoopWindow(LoopOptions.Default);
        for (var i = 0; i < 25; i++)
        {
            Assert.Null(window.Judge(Call(i)));
            window.Add(i, i % 2 == 0 ? Call(i) : null); // those that no pattern looks at count too
        }

        var finding = Assert.NotNull(window.Judge(null));
        Assert.Equal((LoopKind.Iterations, LoopAction.Deny, 25), (finding.Kind, finding.Action, finding.Count));
    }

    [Fact]
    public void No_limit_is_no_limit_and_a_warning_is_given_once()
    {
        var endless = new LoopWindow(new LoopOptions { MaxIterations = 0 });
        var warned = new LoopWindow(new LoopOptions { MaxIterations = 10, OnIterations = LoopAction.Warn });
        var warnings = 0;
        for (var i = 0; i < 200; i++)
        {
            Assert.Null(endless.Judge(Call(i)));
            endless.Add(i, Call(i));
            warnings += warned.Judge(Call(i)) is null ? 0 : 1;
            warned.Add(i, Call(i));
        }

        Assert.Equal(1, warnings);
    }

    [Theory]
    [InlineData(LoopAction.Warn, LoopAction.Kill, LoopKind.Iterations, LoopAction.Kill)]
    [InlineData(LoopAction.Kill, LoopAction.Warn, LoopKind.Identical, LoopAction.Kill)]
    [InlineData(LoopAction.Deny, LoopAction.Deny, LoopKind.Identical, LoopAction.Deny)]
    [InlineData(LoopAction.Off, LoopAction.Warn, LoopKind.Iterations, LoopAction.Warn)]
    public void The_most_severe_finding_decides(LoopAction identical, LoopAction iterations, LoopKind kind, LoopAction action)
    {
        var window = new LoopWindow(new LoopOptions { OnIdentical = identical, OnIterations = iterations, MaxIterations = 2 });
        window.Add(1, Call(1));
        window.Add(2, Call(1));

        var finding = Assert.NotNull(window.Judge(Call(1)));

        Assert.Equal((kind, action), (finding.Kind, finding.Action));
    }

    [Fact]
    public void Nothing_is_found_when_everything_is_off()
    {
        var window = new LoopWindow(LoopOptions.Off);
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(window.Judge(Call(1)));
            window.Add(i, Call(1));
            window.Complete(i, Hash('f'));
        }
    }

    [Fact]
    public void Another_attempt_begins_with_an_empty_window()
    {
        var window = new LoopWindow(LoopOptions.Default);
        window.Add(1, Call(1));
        window.Add(2, Call(1));
        window.Clear();

        Assert.Null(window.Judge(Call(1)));
        Assert.Equal((0, 0), (window.Length, window.Iterations));
    }

    [Fact]
    public void Deciding_allocates_nothing_and_memory_does_not_grow_with_the_run()
    {
        var window = new LoopWindow(new LoopOptions { MaxIterations = 0 });
        var output = Hash('e');
        Drive(window, 0, 1_000, output);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Drive(window, 1_000, 100_000, output);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(window.Options.Memory, window.Length);
    }

    [Theory]
    [InlineData("job.status", false)]
    [InlineData("job.statuses", true)]
    [InlineData("poll.", false)]
    [InlineData("poll.mail", false)]
    [InlineData("pol", true)]
    [InlineData("model.propose", true)]
    public void Exempt_tools_are_told_by_name_or_by_beginning(string tool, bool watched) =>
        Assert.Equal(watched, new LoopOptions { ExemptTools = ["job.status", "poll.*"] }.Watches(tool));

    [Fact]
    public void Asking_a_model_is_exempt_by_default() =>
        Assert.Equal((false, true), (LoopOptions.Default.Watches("model.propose"), LoopOptions.Default.Watches("models")));

    [Fact]
    public void An_option_out_of_range_cannot_be_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => new LoopOptions { Identical = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new LoopOptions { LongestPeriod = 9 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new LoopOptions { Repetitions = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new LoopOptions { EqualOutputs = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new LoopOptions { MaxIterations = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new FailureLoopOptions { Runs = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new CausationOptions { Occurrences = 1 });
    }

    [Theory]
    [InlineData(3, LoopAction.Deny, "0 1 2", true)]
    [InlineData(3, LoopAction.Deny, "0 1", false)]
    [InlineData(3, LoopAction.Deny, "0 1 61", false)] // forgotten
    [InlineData(3, LoopAction.Off, "0 1 2 3 4", false)]
    [InlineData(2, LoopAction.Warn, "60 60", true)]
    public void The_same_call_failing_in_run_after_run(int runs, LoopAction action, string minutesAgo, bool isLoop)
    {
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var failedAt = minutesAgo.Split(' ').Select(minutes => now.AddMinutes(-int.Parse(minutes))).ToArray();

        var finding = FailureLoopRules.Judge(failedAt, now, new FailureLoopOptions { Runs = runs, Action = action });

        Assert.Equal(isLoop, finding is not null);
    }

    [Theory]
    [InlineData("a", "", false)]
    [InlineData("a", "b a", false)]
    [InlineData("a", "b a b a", true)]
    [InlineData("a", "a a", true)]
    [InlineData("c", "b a b a", false)]
    [InlineData("A", "b a b a", false)] // names are what they are
    public void Agents_that_start_one_another(string agent, string causes, bool isLoop) =>
        Assert.Equal(isLoop, CausationRules.Judge(agent, causes.Split(' ', StringSplitOptions.RemoveEmptyEntries), new CausationOptions()) is not null);

    internal static LoopCall Call(int name, bool sideEffect = false) => new((ulong)name, (ulong)name, (ulong)name, sideEffect);

    private static void Drive(LoopWindow window, int from, int count, string output)
    {
        for (var i = from; i < from + count; i++)
        {
            var call = Call(i % 7);
            window.Judge(call);
            window.Add(i, call);
            window.Complete(i, output);
        }
    }

    private static string? Play(string run)
    {
        var window = new LoopWindow(LoopOptions.Default);
        var number = 0;
        foreach (var word in run.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            number++;
            var tool = char.ToLowerInvariant(word[0]);
            LoopCall? call = word[0] == '?' ? null : new LoopCall(tool, tool, tool + ((ulong)word.Count(static letter => letter == '\'') << 8), char.IsUpper(word[0]));
            if (window.Judge(call) is { } finding)
            {
                return $"{number} {finding.Rule}{(finding.Kind == LoopKind.Cycle ? " of " + finding.Period : "")}";
            }

            window.Add(number, call);
            if (char.IsAsciiDigit(word[^1]))
            {
                window.Complete(number, Hash(word[^1]));
            }
        }

        return null;
    }

    private static string Hash(char digit) => new(digit, 64);
}
