using Reeve.Engine.Budgets;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance.Switches;
using Reeve.Engine.Ledger;
using Reeve.Engine.Ledger.Verification;
using Reeve.Engine.Retention;
using Reeve.Engine.Runs;
using Reeve.Guard.Budgets;
using Reeve.TestKit.Storage;

namespace Reeve.Tests.Retention;

/// <summary>Defects measured in the system this one replaces, each impossible here.</summary>
public sealed class KnownDefectTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_purge_leaves_the_log_verifiable_before_and_after_live_and_in_a_copy()
    {
        await using var house = new RetentionHouse(new RetentionOptions { Days = 30, Batch = 40 });
        for (var i = 0; i < 60; i++)
        {
            await house.RunAsync(steps: 4); // several tiles
        }

        house.Days(31);
        for (var i = 0; i < 10; i++)
        {
            await house.RunAsync();
        }

        AssertGood(house.Verify());
        AssertGood(house.VerifyCopy());
        Assert.Equal(60, (await house.PurgeAsync()).Runs);

        var (live, copy) = (house.Verify(), house.VerifyCopy());
        AssertGood(live);
        AssertGood(copy);
        Assert.Equal((live.Root, true), (copy.Root, live.Signed));
        Assert.Equal(live.Entries, live.CoveredSize);

        house.Days(31);
        await house.SpeakAsync();
        Assert.Equal(10, (await house.PurgeAsync()).Runs); // and after everything is purged
        AssertGood(house.Verify());
    }

    [Fact]
    public async Task Taking_one_body_more_than_a_purge_tells_of_is_found()
    {
        await using var house = new RetentionHouse();
        await house.RunAsync();
        var kept = await house.RunAsync(read: false);
        house.Days(31);
        await house.SpeakAsync();
        await house.PurgeAsync();
        AssertGood(house.Verify());

        house.Execute($"UPDATE ledger SET bytes = NULL WHERE idx = (SELECT min(idx) FROM ledger WHERE run = '{kept.Id}')");

        Assert.Equal(BreakageKind.Missing, Assert.Single(house.Verify().Breakages).Kind);
    }

    [Fact]
    public async Task Thirty_three_thousand_runs_are_purged_without_too_many_variables()
    {
        await using var house = new RetentionHouse(new RetentionOptions { Days = 30, Batch = 10_000 });
        const int Runs = 33_000;
        var old = Many.Runs(house.Store.Time.GetUtcNow(), Runs).Chunk(500);
        foreach (var chunk in old)
        {
            await ((IJournal)house.Store.Journal).CommitAsync(
                new UnitOfWork([.. chunk.Select(static run => SampleRuns.Entry(run, "run.started", null))], [.. chunk.Select(static run => new RunAdded(run))]), Never);
        }

        house.Days(31);
        await house.SpeakAsync();
        var report = await house.PurgeAsync();

        Assert.Equal((Runs, false), (report.Runs, report.IsMore));
        Assert.Equal(0, house.Count("SELECT count(*) FROM runs"));
        Assert.Equal(Runs, house.Count("SELECT count(*) FROM ledger WHERE bytes IS NULL"));
        AssertGood(house.Verify());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_purge_that_is_killed_half_way_comes_to_the_same_end_when_it_runs_again(int units)
    {
        await using var house = new RetentionHouse(new RetentionOptions { Days = 30, Batch = 12 });
        var parent = await house.RunAsync(ended: false);
        for (var i = 0; i < 6; i++)
        {
            await house.RunAsync(parent.Id, steps: 3);
        }

        await house.EndAsync(parent);
        await house.SpeakAsync();
        house.Days(31);
        var young = await house.RunAsync();
        house.Journal.DieAfter(units);

        await Assert.ThrowsAsync<OperationCanceledException>(() => house.PurgeAsync());
        AssertGood(house.Verify()); // what is half done is true as well
        await house.ReopenAsync();
        AssertGood(house.Verify());
        await house.PurgeAsync();

        Assert.Equal(young.Id.Value, Assert.Single((await house.Store.Runs.ListAsync(new RunFilter(), new PageRequest(null, 9), Never)).Items).Id.Value);
        Assert.Equal(0, house.Count($"SELECT count(*) FROM ledger WHERE bytes IS NOT NULL AND type <> 'retention.purged' AND idx < (SELECT min(idx) FROM ledger WHERE run = '{young.Id}')"));
        Orphans.AssertNone(house);
        AssertGood(house.Verify());
        Assert.Equal(0, (await house.PurgeAsync()).Runs);
    }

    [Fact]
    public async Task Active_runs_and_what_they_rest_on_are_never_touched()
    {
        await using var house = new RetentionHouse();
        var grandparent = await house.RunAsync(ended: false);
        var parent = await house.RunAsync(grandparent.Id, ended: false);
        var active = await house.RunAsync(parent.Id, ended: false);
        await house.RunAsync(active.Id); // what ended below it: its budget counts that
        await house.EndAsync(parent);
        await house.EndAsync(grandparent);
        await house.RunAsync();
        house.Days(400);
        await house.SpeakAsync();

        var report = await house.PurgeAsync();

        Assert.Equal((1, 1), (report.Runs, report.Held));
        Assert.Equal(4, house.Count("SELECT count(*) FROM runs"));
        Assert.Equal(0, house.Count("SELECT count(*) FROM ledger WHERE bytes IS NULL AND run IS NOT NULL"));
        Assert.Equal(4 * 3, house.Count("SELECT count(*) FROM ledger WHERE type <> 'run.succeeded' AND run IS NOT NULL"));
        AssertGood(house.Verify());

        await house.EndAsync(active);
        house.Days(31);
        await house.SpeakAsync();
        Assert.Equal(4, (await house.PurgeAsync()).Runs);
        Orphans.AssertNone(house);
    }

    [Fact]
    public async Task Budgets_of_today_and_kill_switches_survive_a_purge_and_a_restart()
    {
        await using var house = new RetentionHouse(new RetentionOptions { Days = 1 });
        house.Days(-0.0); // noon
        var target = KillTarget.OfAgent("spender");
        var engaged = new KillSwitch(target, "overspends", "operator", house.Store.Time.GetUtcNow());
        await house.Store.CommitAsync(KillSwitchEntries.Engaged(engaged), new SwitchEngaged(engaged));
        await house.RunAsync();
        house.Days(2);
        var today = await house.RunAsync(ended: false);
        var step = SampleRuns.Step(today, 2) with { IdempotencyKey = null };
        await house.Store.CommitAsync(SampleRuns.Entry(today, "step.intended", null), new StepAdded(step));
        await house.Store.CommitAsync(
            SampleRuns.Entry(today, "step.done", null),
            new StepMoved(step with { State = StepState.Done, EndedAt = house.Store.Time.GetUtcNow(), Used = new Usage(600, 400) }));
        await house.EndAsync(today);
        var live = await house.RunAsync(ended: false);
        await house.RunAsync(live.Id);

        var spent = await SpentAsync(house);
        Assert.Equal(1, (await house.PurgeAsync()).Runs);
        await house.ReopenAsync();

        Assert.Equal(spent, await SpentAsync(house));
        Assert.Contains(spent, static line => line.Contains("1000", StringComparison.Ordinal));
        Assert.Equal([engaged], await house.Store.Switches.ListEngagedAsync(Never));
        Assert.Single(await house.Store.Budgets.SpentByEndedChildrenAsync(Never));
    }

    [Fact]
    public async Task A_clock_that_was_set_far_ahead_does_not_purge_everything_at_once()
    {
        await using var house = new RetentionHouse();
        for (var day = 0; day < 10; day++)
        {
            await house.RunAsync();
            house.Days(1);
        }

        // Nothing was written under the wrong time yet: nothing is believed.
        house.Store.Time.JumpTo(house.Store.Time.GetUtcNow().AddYears(5));
        Assert.Equal(0, (await house.PurgeAsync(byHand: false)).Runs);
        Assert.Equal(0, (await house.PurgeAsync(byHand: true)).Runs);

        // Something was: then a pass takes a day of history and no more.
        await house.SpeakAsync();
        Assert.InRange((await house.PurgeAsync(byHand: false)).Runs, 1, 2);
        Assert.InRange(house.Count("SELECT count(*) FROM runs"), 8, 9);

        // The clock is right again: what was written meanwhile is dated ahead, and makes nothing old.
        house.Store.Time.JumpTo(house.Store.Time.GetUtcNow().AddYears(-5));
        await house.RunAsync();
        Assert.Equal(0, (await house.PurgeAsync(byHand: true)).Runs);
    }

    [Fact]
    public async Task What_was_written_under_a_wrong_clock_ages_by_its_place_in_the_log()
    {
        await using var house = new RetentionHouse();
        var now = house.Store.Time.GetUtcNow();
        await house.RunAsync();
        house.Store.Time.JumpTo(now.AddYears(50));
        await house.RunAsync();
        house.Store.Time.JumpTo(DateTimeOffset.UnixEpoch.AddDays(40));
        house.Store.Time.JumpTo(now.AddDays(1));
        await house.RunAsync();
        house.Store.Time.JumpTo(DateTimeOffset.UnixEpoch.AddDays(40));
        await house.RunAsync();
        house.Store.Time.JumpTo(now.AddDays(2));
        await house.SpeakAsync();
        Assert.Equal(0, (await house.PurgeAsync()).Runs); // the one of 1970 is young: what stands before it in the log is

        house.Store.Time.JumpTo(now.AddDays(40));
        await house.SpeakAsync();
        Assert.Equal(4, (await house.PurgeAsync()).Runs);
        Orphans.AssertNone(house);
        AssertGood(house.Verify());
    }

    private static async Task<IReadOnlyList<string>> SpentAsync(RetentionHouse house)
    {
        var today = DayRules.StartOf(DayRules.DayOf(house.Store.Time.GetUtcNow(), TimeZoneInfo.Utc), TimeZoneInfo.Utc);
        return [.. (await house.Store.Budgets.SpentSinceAsync(today, Never)).Select(static spend => $"{spend.Owner} {spend.Agent} {spend.Used}")];
    }

    private static void AssertGood(VerificationReport report) => Assert.Empty(report.Breakages);
}
