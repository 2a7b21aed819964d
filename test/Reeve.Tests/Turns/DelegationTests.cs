using System.Text.Json;
using Reeve.Engine.Foundation;
using Reeve.Engine.Models;
using Reeve.Engine.Runs;
using Reeve.Engine.Turns;
using Reeve.Engine.Turns.Delegation;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.Sources.Agents;

namespace Reeve.Tests.Turns;

public sealed class DelegationTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_is_a_child_run_with_at_most_the_parents_grants_and_its_answer_is_the_result()
    {
        await using var house = new TurnHouse([new ScriptedHook().Tool("look", "seen").Tool("burn", "burnt")]);
        house.Agent("boss", "tools: [look]", "members: [worker]");
        house.Agent("worker", "tools: [look, burn]");
        house.Model.Calls(("d", "delegate", """{"agent":"worker","prompt":"look around"}""")).Says("I looked.").Says("Worker looked.");

        var outcome = await house.AskAsync("go", "boss");

        Assert.Equal("Worker looked.", outcome.Answer);
        var child = Assert.Single((await house.Runs.ListAsync(new RunFilter(Parent: outcome.Run), new PageRequest(null, 10), Never)).Items);
        Assert.Equal(("worker", RunKind.Turn, "delegate", 1), (child.Agent, child.Kind, child.Trigger, child.Depth));
        Assert.Equal(["look"], house.Model.Asked[1].Tools.Select(static tool => tool.Name));
        Assert.Equal("result d: I looked.", TurnHouse.Tell(house.Model.Asked[2].Messages[^1]));
    }

    [Fact]
    public async Task Tasks_that_are_handed_over_at_once_run_at_once()
    {
        await using var house = new TurnHouse();
        house.Agent("boss", "members: [\"*\"]");
        house.Agent("one");
        house.Agent("two");
        var both = new TaskCompletionSource();
        var begun = 0;
        house.Model.Calls(("a", "delegate", """{"agent":"one","prompt":"x"}"""), ("b", "delegate", """{"agent":"two","prompt":"y"}"""));
        for (var i = 0; i < 2; i++)
        {
            house.Model.Then((_, cancellationToken) => TogetherAsync(cancellationToken));
        }

        house.Model.Says("both");

        Assert.Equal("both", (await house.AskAsync("go", "boss")).Answer);

        async IAsyncEnumerable<ChatEvent> TogetherAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref begun) == 2)
            {
                both.SetResult();
            }

            await both.Task.WaitAsync(cancellationToken);
            yield return new ChatEvent.Text("done");
            yield return new ChatEvent.Done(ChatStop.EndOfTurn, default, "m");
        }
    }

    [Fact]
    public async Task What_a_task_uses_is_taken_from_the_budget_of_the_run_that_hands_it_over()
    {
        await using var house = new TurnHouse();
        house.Agent("boss", "members: [worker]", "budget:", "  turn_tokens: 9500");
        house.Agent("worker");
        house.Model.Calls(("d", "delegate", """{"agent":"worker","prompt":"x"}"""))
            .Answers(new ChatEvent.Text("worked hard"), new ChatEvent.Done(ChatStop.EndOfTurn, new Usage(900, 100), "m"))
            .Says("never asked");

        var outcome = await house.AskAsync("go", "boss");

        // The task's 1,000 tokens and the boss's own 110 leave less than what the next call may use at worst.
        Assert.Equal(ErrorCode.BudgetExceeded, outcome.End.Code);
        Assert.Equal(2, house.Model.Asked.Count);
    }

    [Fact]
    public async Task A_member_that_fails_is_told_to_the_model_with_its_reason()
    {
        await using var house = new TurnHouse();
        house.Agent("boss", "members: [worker]");
        house.Agent("worker");
        house.Model.Calls(("d", "delegate", """{"agent":"worker","prompt":"x"}""")).Stops(ChatStop.Refused).Says("It would not.");

        Assert.Equal("It would not.", (await house.AskAsync("go", "boss")).Answer);
        Assert.Contains(ErrorCode.TurnRefused, TurnHouse.Tell(house.Model.Asked[2].Messages[^1]));
    }

    [Fact]
    public async Task A_stopped_turn_stops_the_tasks_it_handed_over()
    {
        var said = new TaskCompletionSource();
        await using var house = new TurnHouse();
        house.Agent("boss", "members: [worker]");
        house.Agent("worker");
        house.Model.Calls(("d", "delegate", """{"agent":"worker","prompt":"x"}""")).Hangs("working", said);
        var receipt = await house.SayAsync("go", agent: "boss");
        await said.Task;
        var child = Assert.Single((await house.Runs.ListAsync(new RunFilter(Parent: receipt.Run), new PageRequest(null, 10), Never)).Items);

        await house.Turns.CancelAsync(receipt.Run!.Value, Never);
        await house.Turns.WaitAsync(child.Id, Never);

        Assert.Equal(RunState.Cancelled, (await house.Runs.FindAsync(child.Id, Never))!.State);
    }

    [Fact]
    public void The_address_of_a_task_is_the_same_for_the_same_task_of_the_same_run_and_for_no_other()
    {
        var (one, two) = (new RunId("run_1"), new RunId("run_2"));

        Assert.Equal(DelegationRules.SenderOf(one, "clean"), DelegationRules.SenderOf(one, "clean"));
        Assert.Equal(
            4,
            new[] { DelegationRules.SenderOf(one, "clean"), DelegationRules.SenderOf(one, "cook"), DelegationRules.SenderOf(two, "clean"), DelegationRules.SenderOf(two, "cook") }.Distinct().Count());
    }

    [Theory]
    [InlineData("worker", 0, null)]
    [InlineData("stranger", 0, "none of the members")]
    [InlineData("worker", 4, "handed over 4 times")]
    public void A_task_goes_to_members_only_and_not_deeper_than_allowed(string agent, int depth, string? objection)
    {
        var boss = new AgentFile { Name = "boss", Abilities = new AgentAbilities { Members = ["worker"] } };

        var found = DelegationRules.Objection(boss, new DelegatedTask(agent, "t", "p"), depth, 4);

        Assert.Equal(objection is null, found is null);
        Assert.Contains(objection ?? "", found ?? "");
    }

    [Theory]
    [InlineData("""{"agent":"worker","prompt":"do"}""", true)]
    [InlineData("""{"agent":"worker","prompt":"do","task":"t"}""", true)]
    [InlineData("""{"agent":"worker"}""", false)]
    [InlineData("""{"prompt":"do"}""", false)]
    [InlineData("""{"agent":7,"prompt":"do"}""", false)]
    public void A_task_names_its_member_and_says_what_to_do(string arguments, bool isGood)
    {
        using var document = JsonDocument.Parse(arguments);

        Assert.Equal(isGood, DelegationRules.Read(document.RootElement).Problem is null);
    }
}
