using Reeve.Engine.Compensation;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance.Switches;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Storage;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Compensation;

/// <summary>Programs that undo their own steps, beside rollbacks of the daemon: one of them does it, once.</summary>
public sealed class ClaimTests
{
    private const string Command = """{"kind":"command","command":["/bin/undo"]}""";
    private const string Idempotent = """{"kind":"command","command":["/bin/undo"],"idempotent":true}""";

    private static readonly CompensationOutcome Done = new CompensationOutcome.Succeeded();
    private static readonly CompensationOutcome Broken = new CompensationOutcome.Failed("compensation.failed", "no");
    private static readonly CompensationOutcome NotBegun = new CompensationOutcome.Refused("cancelled", "never mind");

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_its_program_undid_is_on_record_and_a_rollback_leaves_it_alone()
    {
        await using var store = new TestStore();
        var world = new ScriptedCompensator();
        await using var house = await CompensationHouse.OpenAsync(store, world);
        await house.DeclareAsync("pay", Command);
        var (run, steps) = await house.DidAsync("pay", "pay", "pay");

        Assert.All(await ClaimAsync(house, run, "a", steps[1], steps[2]), static claim => Assert.IsType<ClaimDecision.Granted>(claim));
        Assert.Equal([1], (await house.RollBackAsync(run.Id)).Where(static row => row.Status == CompensationStatus.Succeeded).Select(static row => row.Number));
        await house.Claims.ReportAsync(run.Id, steps[2].Id, "a", Done, Never);
        await house.Claims.ReportAsync(run.Id, steps[1].Id, "a", Broken, Never);
        var rows = await house.RollBackAsync(run.Id);

        Assert.Equal([CompensationStatus.Succeeded, CompensationStatus.Failed, CompensationStatus.Succeeded], rows.Select(static row => row.Status));
        Assert.Equal([CompensationKind.Client, CompensationKind.Client, CompensationKind.Command], rows.Select(static row => row.Kind!.Value));
        Assert.Equal([1], world.Effects.Select(static order => order.Row.Number));
        Assert.Equal(["compensation.failed"], house.Alerts.Raised.Select(static alert => alert.Kind));
    }

    [Fact]
    public async Task What_a_rollback_has_undone_is_not_granted_and_neither_is_what_it_is_at()
    {
        await using var store = new TestStore();
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var world = new ScriptedCompensator
        {
            Then = async (order, token) =>
            {
                if (order.Row.Number == 1)
                {
                    begun.SetResult();
                    await go.Task.WaitAsync(token);
                }

                return Done;
            },
        };
        await using var house = await CompensationHouse.OpenAsync(store, world);
        await house.DeclareAsync("pay", Command);
        var (run, steps) = await house.DidAsync("pay", "pay");
        await house.Rollbacks.RequestAsync(run.Id, new RollbackRequest(null, "test", null), Never);
        await begun.Task.WaitAsync(Never);

        var claims = await ClaimAsync(house, run, "a", steps[1], steps[0]);
        go.SetResult();

        Assert.Equal(["succeeded", "pending"], claims.Select(static claim => Assert.IsType<ClaimDecision.Refused>(claim).Status));
        Assert.All(await house.EndAsync(run.Id), static row => Assert.Equal(CompensationStatus.Succeeded, row.Status));
    }

    [Fact]
    public async Task Asking_again_is_no_second_wish_and_another_program_gets_nothing()
    {
        await using var store = new TestStore();
        await using var house = await CompensationHouse.OpenAsync(store);
        var (run, steps) = await house.DidAsync("pay");

        Assert.IsType<ClaimDecision.Granted>(Assert.Single(await ClaimAsync(house, run, "a", steps[0])));
        Assert.IsType<ClaimDecision.Kept>(Assert.Single(await ClaimAsync(house, run, "a", steps[0])));
        Assert.Equal("pending", Assert.IsType<ClaimDecision.Refused>(Assert.Single(await ClaimAsync(house, run, "b", steps[0]))).Status);
        Assert.Equal(ErrorCode.Conflict, await CodeAsync(() => house.Claims.ReportAsync(run.Id, steps[0].Id, "b", Done, Never)));
        Assert.Equal(CompensationStatus.Succeeded, (await house.Claims.ReportAsync(run.Id, steps[0].Id, "a", Done, Never)).Status);
        Assert.Equal(CompensationStatus.Succeeded, (await house.Claims.ReportAsync(run.Id, steps[0].Id, "a", Broken, Never)).Status);
        Assert.Equal(CompensationStatus.Succeeded, (await house.Claims.ReportAsync(run.Id, steps[0].Id, "b", Done, Never)).Status);
    }

    [Fact]
    public async Task What_was_not_begun_is_free_again_for_the_program_and_for_a_rollback()
    {
        await using var store = new TestStore();
        await using var house = await CompensationHouse.OpenAsync(store);
        await house.DeclareAsync("pay", Command);
        var (run, steps) = await house.DidAsync("pay", "pay");
        await ClaimAsync(house, run, "a", steps[0], steps[1]);
        await house.Claims.ReportAsync(run.Id, steps[0].Id, "a", NotBegun, Never);
        await house.Claims.ReportAsync(run.Id, steps[1].Id, "a", NotBegun, Never);

        Assert.IsType<ClaimDecision.Granted>(Assert.Single(await ClaimAsync(house, run, "b", steps[1])));
        var rows = await house.RollBackAsync(run.Id);

        Assert.Equal([(CompensationStatus.Pending, "b"), (CompensationStatus.Succeeded, null)], rows.Select(static row => (row.Status, row.Claim)));
    }

    [Fact]
    public async Task What_is_none_of_its_steps_or_changed_nothing_is_not_granted_and_a_stranger_is_refused()
    {
        await using var store = new TestStore();
        await using var house = await CompensationHouse.OpenAsync(store);
        var (run, steps) = await house.DidAsync("read");

        var claims = await ClaimAsync(house, run, "a", steps[0], steps[0] with { Id = new StepId("step_x") });

        Assert.Equal(["no_effect", "not_found"], claims.Select(static claim => Assert.IsType<ClaimDecision.Refused>(claim).Status));
        Assert.Equal(ErrorCode.Conflict, await CodeAsync(() => ClaimAsync(house, run with { FencingToken = 99 }, "a", steps[0])));
        Assert.Equal(ErrorCode.NotFound, await CodeAsync(() => ClaimAsync(house, run with { Id = new RunId("run_x") }, "a", steps[0])));
        Assert.Equal(ErrorCode.NotFound, await CodeAsync(() => house.Claims.ReportAsync(run.Id, steps[0].Id, "a", Done, Never)));
        await house.Switches.EngageAsync(KillTarget.OfOwner("me"), "enough", "test");
        Assert.Equal(ErrorCode.SwitchedOff, await CodeAsync(() => ClaimAsync(house, run, "a", steps[0])));
    }

    [Theory]
    [InlineData(Command, CompensationStatus.Failed, 0)]
    [InlineData(Idempotent, CompensationStatus.Succeeded, 1)]
    public async Task A_program_that_died_after_its_claim_leaves_an_unknown_outcome_that_a_person_hears_of(string declaration, CompensationStatus expected, int effects)
    {
        var time = new ManualTimeProvider();
        var store = new MemoryStorage(time);
        var world = new ScriptedCompensator();
        await using var house = await CompensationHouse.OpenAsync(store, time, world);
        await house.DeclareAsync("pay", declaration);
        var (run, steps) = await house.DidAsync("pay");
        await ClaimAsync(house, run, "a", steps[0]);

        await house.ClaimLook.LookAsync(Never);
        Assert.Equal(CompensationStatus.Pending, Assert.Single(await house.EndAsync(run.Id)).Status);
        time.Advance(TimeSpan.FromMinutes(11));
        await house.ClaimLook.LookAsync(Never);
        var expired = Assert.Single(await house.EndAsync(run.Id));

        Assert.Equal((CompensationStatus.Failed, CompensationNames.UnknownOutcome, true), (expired.Status, expired.FailureCode!, expired.Escalated));
        Assert.Single(house.Alerts.Raised);
        Assert.Equal(expected, Assert.Single(await house.RollBackAsync(run.Id)).Status);
        Assert.Equal(effects, world.Effects.Count);
    }

    [Fact]
    public async Task Word_that_comes_after_the_claim_ran_out_still_counts()
    {
        var time = new ManualTimeProvider();
        var store = new MemoryStorage(time);
        await using var house = await CompensationHouse.OpenAsync(store, time);
        var (run, steps) = await house.DidAsync("pay", "pay");
        await ClaimAsync(house, run, "a", steps[0], steps[1]);
        time.Advance(TimeSpan.FromMinutes(11));
        await house.ClaimLook.LookAsync(Never);
        await house.EndAsync(run.Id);

        await house.Claims.ReportAsync(run.Id, steps[0].Id, "a", Done, Never);
        await house.Claims.ReportAsync(run.Id, steps[1].Id, "a", Broken, Never);

        var rows = await house.Rollbacks.ListAsync(run.Id, Never);
        Assert.Equal([(CompensationStatus.Failed, "compensation.failed"), (CompensationStatus.Succeeded, null)], rows.Select(static row => (row.Status, row.FailureCode)));
    }

    [Fact]
    public async Task A_claim_outlives_the_daemon_and_counts_against_a_rollback_after_it()
    {
        await using var store = new TestStore();
        var world = new ScriptedCompensator();
        Run run;
        IReadOnlyList<Step> steps;
        await using (var dead = await CompensationHouse.OpenAsync(store, world))
        {
            await dead.DeclareAsync("pay", Command);
            (run, steps) = await dead.DidAsync("pay");
            await ClaimAsync(dead, run, "a", steps[0]);
        }

        await store.ReopenAsync();
        await using var house = await CompensationHouse.OpenAsync(store, world);
        Assert.Equal(CompensationStatus.Pending, Assert.Single(await house.RollBackAsync(run.Id)).Status);
        await house.Claims.ReportAsync(run.Id, steps[0].Id, "a", Done, Never);

        Assert.Equal(CompensationStatus.Succeeded, Assert.Single(await house.RollBackAsync(run.Id)).Status);
        Assert.Empty(world.Effects);
        Assert.Empty(house.Alerts.Raised);
    }

    [Fact]
    public async Task Programs_and_rollbacks_at_the_same_time_undo_each_step_once()
    {
        await using var store = new TestStore();
        var world = new ScriptedCompensator();
        await using var house = await CompensationHouse.OpenAsync(store, world);
        await house.DeclareAsync("pay", Command);
        var (run, steps) = await house.DidAsync([.. Enumerable.Repeat("pay", 12)]);
        var undone = new System.Collections.Concurrent.ConcurrentBag<int>();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => i % 2 == 0 ? house.RollBackAsync(run.Id, steps[i].Id) : UndoAsync($"p{i}")));
        var rows = await house.RollBackAsync(run.Id);

        Assert.Equal(Enumerable.Range(1, 12), world.Effects.Select(static order => order.Row.Number).Concat(undone).Order());
        Assert.All(rows, static row => Assert.Equal(CompensationStatus.Succeeded, row.Status));

        async Task UndoAsync(string program)
        {
            foreach (var step in steps.Reverse())
            {
                if (Assert.Single(await ClaimAsync(house, run, program, step)) is ClaimDecision.Granted)
                {
                    undone.Add(step.Number);
                    await house.Claims.ReportAsync(run.Id, step.Id, program, Done, Never);
                }
            }
        }
    }

    private static Task<IReadOnlyList<ClaimDecision>> ClaimAsync(CompensationHouse house, Run run, string claim, params Step[] steps) => house.Claims.ClaimAsync(
        run.Id, run.FencingToken, [.. steps.Select(static step => step.Id)], new ClaimRequest(claim, TimeSpan.FromMinutes(10), "test"), Never);

    private static async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<ReeveException>(act)).Code;
}
