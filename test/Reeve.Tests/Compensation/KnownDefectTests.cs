using Reeve.Engine.Compensation;
using Reeve.TestKit.Storage;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Compensation;

/// <summary>What was wrong in the system this replaces, and cannot be here.</summary>
public sealed class KnownDefectTests
{
    private const string Handler = """{"kind":"handler"}""";

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Handlers_live_in_programs_that_connect_and_ask_so_that_a_rollback_from_the_api_reaches_them()
    {
        await using var store = new TestStore();
        await using var house = await CompensationHouse.OpenAsync(store);
        await house.DeclareAsync("pay", Handler);
        var (run, _) = await house.DidAsync("pay");

        var asked = house.Desk.NextAsync("me", "default", new HashSet<string> { "pay" }, TimeSpan.FromMinutes(1), Never);
        await house.Rollbacks.RequestAsync(run.Id, new RollbackRequest(null, "api", null), Never);
        var job = await asked;
        Assert.True((await house.Rollbacks.ListAsync(run.Id, Never))[0].Begun);
        Assert.NotNull(house.Desk.Finish(job!.Id, "me", new CompensationOutcome.Succeeded()));

        Assert.Equal(CompensationStatus.Succeeded, Assert.Single(await house.EndAsync(run.Id)).Status);
    }

    [Fact]
    public async Task A_handler_that_nobody_registers_is_a_failure_that_says_so_and_may_be_asked_for_again()
    {
        await using var store = new TestStore();
        await using var house = await CompensationHouse.OpenAsync(store);
        await house.DeclareAsync("pay", Handler);
        var (run, _) = await house.DidAsync("pay");
        await house.Rollbacks.RequestAsync(run.Id, new RollbackRequest(null, "api", null), Never);

        var ended = house.EndAsync(run.Id);
        await Eventually.TrueAsync(
            () =>
            {
                store.Time.Advance(TimeSpan.FromSeconds(10));
                return ended.IsCompleted;
            },
            "the rollback ends");
        var row = Assert.Single(await ended);

        Assert.Equal((CompensationStatus.Failed, CompensationNames.NoHandler, false, true), (row.Status, row.FailureCode, row.Begun, row.Escalated));
        var asked = house.Desk.NextAsync("me", "default", new HashSet<string> { "pay" }, TimeSpan.FromMinutes(1), Never);
        await house.Rollbacks.RequestAsync(run.Id, new RollbackRequest(null, "api", null), Never);
        house.Desk.Finish((await asked)!.Id, "me", new CompensationOutcome.Succeeded());
        Assert.Equal(CompensationStatus.Succeeded, Assert.Single(await house.EndAsync(run.Id)).Status);
    }

    [Fact]
    public async Task The_range_is_the_step_and_every_later_one()
    {
        await using var store = new TestStore();
        var world = new ScriptedCompensator();
        await using var house = await CompensationHouse.OpenAsync(store, world);
        await house.DeclareAsync("pay", """{"kind":"command","command":["/bin/undo"]}""");
        var (run, steps) = await house.DidAsync("pay", "pay", "pay", "pay");

        await house.RollBackAsync(run.Id, steps[2].Id);
        Assert.Equal([4, 3], world.Effects.Select(static order => order.Row.Number));

        await house.RollBackAsync(run.Id, steps[1].Id);
        Assert.Equal([4, 3, 2], world.Effects.Select(static order => order.Row.Number));
    }

    [Fact]
    public async Task A_tool_without_a_compensation_is_told_of_and_not_passed_over()
    {
        await using var store = new TestStore();
        await using var house = await CompensationHouse.OpenAsync(store);
        var (run, _) = await house.DidAsync("pay", "read.mail");

        var row = Assert.Single(await house.RollBackAsync(run.Id));

        Assert.Equal((CompensationStatus.NoCompensation, "pay declares no compensation.", true), (row.Status, row.Reason, row.Escalated));
        Assert.Equal("compensation.missing", Assert.Single(house.Alerts.Raised).Kind);
    }
}
