using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Governance.Loops;
using Reeve.Engine.Runs;
using Reeve.Engine.Tools;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.Guard.Loops;

namespace Reeve.Tests.Governance;

public sealed class GuardPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly StepIntent Intent = new() { Tool = "check.git" };

    [Fact]
    public void Without_a_rule_nothing_passes() => Assert.Equal(("Deny", "default"), Judge());

    [Fact]
    public void Rules_that_all_pass_allow_nothing() => Assert.Equal(("Deny", "default"), Judge(new Rule("a", GuardRuling.Passed), new Rule("b", GuardRuling.Passed)));

    [Fact]
    public void An_objection_after_an_allow_still_decides() =>
        Assert.Equal(("Hold", "b"), Judge(new Rule("a", GuardRuling.Allowed), new Rule("b", new GuardRuling.Hold("ask"))));

    [Fact]
    public void The_first_objection_decides() =>
        Assert.Equal(("Kill", "a"), Judge(new Rule("a", new GuardRuling.Kill("x")), new Rule("b", new GuardRuling.Deny("x", "y")), new Rule("c", GuardRuling.Allowed)));

    [Fact]
    public void The_rule_that_allowed_is_named() =>
        Assert.Equal(("Allow", "b"), Judge(new Rule("a", GuardRuling.Passed), new Rule("b", GuardRuling.Allowed), new Rule("c", GuardRuling.Allowed)));

    [Fact]
    public void No_rule_lets_a_run_act_that_is_not_running_or_is_about_to_end()
    {
        foreach (var state in Enum.GetValues<RunState>())
        {
            foreach (var end in new RunCommand?[] { null, new RunCommand.Kill("k"), new RunCommand.TimeOut("t"), new RunCommand.Fail("x", "f"), new RunCommand.Expire() })
            {
                var run = Run() with { State = state };
                var ruling = RunLiveRule.Judge(run, Facts(RunUsage.None) with { PendingEnd = end });
                Assert.Equal(state == RunState.Running && end is null, ruling is GuardRuling.Pass);
                Assert.Equal(state == RunState.Killed || (end is RunCommand.Kill && state is RunState.Running or RunState.Waiting && end is RunCommand.Kill), ruling is GuardRuling.Kill);
            }
        }
    }

    private static (string Ruling, string Rule) Judge(params IGuardRule[] rules)
    {
        var (ruling, rule, _) = new GuardPolicy(rules, new NoBudgets(), new FailingCalls(new FailureLoopOptions()), new ToolCache()).JudgeAndReserve(Run(), Intent, Facts(RunUsage.None));
        return (ruling.GetType().Name, rule);
    }

    private static GuardFacts Facts(RunUsage usage) => new(Now, usage, Spend.None, 0, null);

    private static Run Run() => new()
    {
        Id = new RunId("run_1"),
        Kind = RunKind.Tick,
        Owner = "me",
        Agent = "a",
        Trigger = "timer",
        CreatedAt = Now,
        Grants = ImmutableArray.Create("*"),
    };

    private sealed class Rule(string name, GuardRuling ruling) : IGuardRule
    {
        public string Name => name;

        public GuardRuling Judge(Run run, StepIntent intent, in GuardFacts facts) => ruling;
    }
}
