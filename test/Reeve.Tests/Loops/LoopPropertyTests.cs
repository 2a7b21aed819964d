using FsCheck;
using FsCheck.Fluent;
using Reeve.Guard.Loops;

namespace Reeve.Tests.Loops;

/// <summary>What holds for every run, however it goes: found exactly when the definition says so, and never before.</summary>
public sealed class LoopPropertyTests
{
    private static readonly LoopOptions Options = new() { MaxIterations = 0 };

    [Fact]
    public void A_run_in_which_no_call_comes_twice_is_never_a_loop() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), static names => Assert.Null(FirstLoop([.. (names ?? []).Distinct()]))).QuickCheckThrowOnFailure();

    [Fact]
    public void The_rules_say_what_the_definition_says()
    {
        // Few names, so that repetitions of every kind happen by chance all the time.
        var runs = Gen.Choose(1, 3).ListOf().Select(static list => list.ToArray());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(60), Prop.ForAll(runs.ToArbitrary(), static run => Assert.Equal(Defined(run), FirstLoop(run))));
    }

    [Fact]
    public void Every_planted_loop_is_found_at_the_call_that_completes_it()
    {
        var cases =
            from before in Gen.Choose(0, 40)
            from period in Gen.Choose(1, 5)
            from extra in Gen.Choose(0, 20)
            select (before, period, extra);
        Prop.ForAll(cases.ToArbitrary(), static one =>
        {
            var planted = Enumerable.Range(0, 40).Select(i => 1_000 + (i % one.period));
            int[] run = [.. Enumerable.Range(0, one.before), .. planted, .. Enumerable.Range(2_000, one.extra)];

            Assert.Equal(one.before + (3 * one.period), FirstLoop(run));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Progress_is_never_taken_for_a_loop_however_alike_the_calls_look()
    {
        var cases = Gen.Choose(1, 4).ListOf().Select(static list => list.ToArray());
        Prop.ForAll(cases.ToArbitrary(), static tools =>
        {
            // One signature a tool; every call has other volatile arguments and reads something new.
            var window = new LoopWindow(Options);
            for (var i = 0; i < tools.Length; i++)
            {
                var call = new LoopCall((ulong)tools[i], 7, (ulong)i, SideEffect: false);
                if (i > 1 && window.Judge(call) is { } finding)
                {
                    Assert.Fail($"{finding.Rule} at {i}");
                }

                window.Add(i, call);
                window.Complete(i, $"{i:x16}");
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_window_begun_anew_from_the_same_calls_decides_the_same()
    {
        var runs = Gen.Choose(1, 3).ListOf().Select(static list => list.ToArray());
        Prop.ForAll(runs.ToArbitrary(), static run =>
        {
            var whole = new LoopWindow(Options);
            foreach (var (name, at) in run.Select(static (name, at) => (name, at)))
            {
                whole.Add(at, LoopRulesTests.Call(name));
            }

            var tail = new LoopWindow(Options);
            foreach (var (name, at) in run.Select(static (name, at) => (name, at)).TakeLast(Options.Memory))
            {
                tail.Add(at, LoopRulesTests.Call(name));
            }

            Assert.All([1, 2, 3, 4], next => Assert.Equal(whole.Judge(LoopRulesTests.Call(next)), tail.Judge(LoopRulesTests.Call(next))));
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>The 1-based call at which the rules see a loop; null when never.</summary>
    private static int? FirstLoop(int[] run)
    {
        var window = new LoopWindow(Options);
        for (var i = 0; i < run.Length; i++)
        {
            var call = LoopRulesTests.Call(run[i]);
            if (window.Judge(call) is not null)
            {
                return i + 1;
            }

            window.Add(i, call);
        }

        return null;
    }

    /// <summary>The definition, said as plainly as can be: the last p · 3 calls are three times the same p, for a p of 1 to 5.</summary>
    private static int? Defined(int[] run)
    {
        for (var end = 1; end <= run.Length; end++)
        {
            for (var period = 1; period <= 5; period++)
            {
                var rounds = Enumerable.Range(1, 3).Select(back => run.Take(end).Skip(end - (back * period)).Take(period).ToArray()).ToArray();
                if (end >= 3 * period && rounds[0].SequenceEqual(rounds[1]) && rounds[0].SequenceEqual(rounds[2]))
                {
                    return end;
                }
            }
        }

        return null;
    }
}
