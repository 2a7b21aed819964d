using Reeve.Engine.Governance;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard.Loops;
using Reeve.Server.Hosting;
using Reeve.Sources.Configuration;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;
using Reeve.Tests.Governance;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Loops;

/// <summary>What is known to have been broken in a system like this one, and cannot be here.</summary>
public sealed class KnownDefectTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    /// <summary>There: only the same call in a row was seen, and a test held up that A B A B is not.</summary>
    [Fact]
    public void A_B_A_B_is_detected()
    {
        var window = new LoopWindow(new LoopOptions { Repetitions = 2 });
        window.Add(1, LoopRulesTests.Call(1));
        window.Add(2, LoopRulesTests.Call(2));
        window.Add(3, LoopRulesTests.Call(1));

        Assert.Equal(LoopKind.Cycle, window.Judge(LoopRulesTests.Call(2))?.Kind);
    }

    /// <summary>There: a trailing comment or <c>1_000</c> made text of a limit, every comparison with it was false, and the limit was gone.</summary>
    [Theory]
    [InlineData("identical: 2", 2)]
    [InlineData("identical: 2 # two is enough", 2)]
    [InlineData("identical: 2   #", 2)]
    public void A_comment_does_not_switch_a_limit_off(string line, int expected)
    {
        var read = ReeveConfig.Parse($"loops:\n  {line}\n");

        Assert.Empty(read.Problems);
        Assert.Equal(expected, LoopSettings.Loops(read.Values).Identical);
        Assert.Equal(LoopAction.Deny, LoopSettings.Loops(read.Values).OnIdentical);
    }

    [Theory]
    [InlineData("identical: 1_000")]
    [InlineData("identical: \"3\"")]
    [InlineData("identical: three")]
    [InlineData("identical: 3.5")]
    [InlineData("identical: -3")]
    [InlineData("identical: 0")]
    [InlineData("identical: 1e1")]
    [InlineData("identical:")]
    [InlineData("identical_action: none")]
    [InlineData("identical_action: false")]
    [InlineData("max_iterations: unlimited")]
    [InlineData("identicall: 3")]
    public void A_limit_that_cannot_be_read_is_a_refusal_to_start_and_never_no_limit(string line) =>
        Assert.NotEmpty(ReeveConfig.Parse($"loops:\n  {line}\n").Problems);

    /// <summary>There: the daemon itself looked for no loop; an agent without the SDK, or with another, went round for ever.</summary>
    [Fact]
    public async Task The_daemon_finds_the_loop_of_an_agent_that_does_not_look_for_it()
    {
        var clock = new ManualTimeProvider();
        var storage = new MemoryStorage(clock);
        await using var house = new RunsHouse(storage, storage, clock, new RunOptions());
        var run = await house.StartExternalAsync();

        var decisions = new List<GuardDecision>();
        for (var i = 0; i < 50; i++)
        {
            decisions.Add(await house.Guard.BeginStepAsync(run.Id, run.FencingToken, LoopGateTests.Intent("the same"), Durability.Durable, Never));
        }

        Assert.Equal(2, decisions.Count(static decision => decision is GuardDecision.Allow));
    }

    /// <summary>There: the second of two identical calls was told to retry, went ahead, and was stored without tool, arguments and number.</summary>
    [Fact]
    public async Task Every_identical_call_is_decided_and_stored_whole()
    {
        var clock = new ManualTimeProvider();
        var storage = new MemoryStorage(clock);
        await using var house = new RunsHouse(storage, storage, clock, new RunOptions());
        var run = await house.StartExternalAsync();
        for (var i = 0; i < 4; i++)
        {
            await house.Guard.BeginStepAsync(run.Id, run.FencingToken, LoopGateTests.Intent("the same"), Durability.Durable, Never);
        }

        var steps = await house.Runs.ListStepsAsync(run.Id, Never);

        Assert.Equal([1, 2, 3, 4], steps.Select(static step => step.Number));
        Assert.All(steps, static step => Assert.Equal(("work", LoopGateTests.Hash("the same")), (step.Tool, step.ArgumentsHash)));
        Assert.Equal([StepState.Allowed, StepState.Allowed, StepState.Denied, StepState.Denied], steps.Select(static step => step.State));
    }
}
