using Reeve.Engine.Ledger;
using Reeve.Engine.Retention;
using Reeve.Guard;

namespace Reeve.Tests.Retention;

public sealed class ErasureTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_words_of_a_run_go_and_the_facts_and_proofs_stay()
    {
        await using var house = new RetentionHouse();
        var run = await house.RunAsync(steps: 2);
        var other = await house.RunAsync();

        var erased = await house.Erasure.EraseAsync(run.Id, "she asked for it", "operator", Never);

        Assert.Equal(
            [new RowCount("contents", 3), new RowCount("steps", 2), new RowCount("approvals", 1), new RowCount("questions", 1), new RowCount("findings", 1), new RowCount("notifications", 1), new RowCount("alerts", 1)], erased);
        Assert.Equal(0, house.Count($"SELECT count(*) FROM content JOIN ledger USING (idx) WHERE run = '{run.Id}' AND content.bytes IS NOT NULL"));
        Assert.Equal(2, house.Count($"SELECT count(*) FROM content JOIN ledger USING (idx) WHERE run = '{other.Id}' AND content.bytes IS NOT NULL"));
        Assert.Equal(0, house.Count($"SELECT count(*) FROM notifications WHERE run = '{run.Id}' AND detail <> ''"));
        Assert.Equal(2, (await house.Store.Runs.ListStepsAsync(run.Id, Never)).Count);
        var entry = (await house.Store.Ledger.ReadAsync(0, 100, EntryFilter.Any, Never))[^1];
        Assert.Equal(("run.erased", run.Id), (entry.Type, entry.Run!.Value));
        var report = house.Verify();
        Assert.Empty(report.Breakages);
        Assert.Equal(3, report.ContentsErased);
    }

    [Fact]
    public async Task Erasing_again_finds_nothing_and_records_nothing()
    {
        await using var house = new RetentionHouse();
        var run = await house.RunAsync();
        await house.Erasure.EraseAsync(run.Id, "x", "operator", Never);
        var size = await house.Store.Ledger.SizeAsync(Never);

        Assert.Empty(await house.Erasure.EraseAsync(run.Id, "x", "operator", Never));
        Assert.Equal(size, await house.Store.Ledger.SizeAsync(Never));
    }

    [Fact]
    public async Task A_live_run_keeps_its_words_and_an_unknown_one_has_none()
    {
        await using var house = new RetentionHouse();
        var run = await house.RunAsync(ended: false);

        Assert.Equal(ErrorCode.Conflict, (await Assert.ThrowsAsync<ReeveException>(() => house.Erasure.EraseAsync(run.Id, "x", "o", Never))).Code);
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ReeveException>(() => house.Erasure.EraseAsync(new("run_x"), "x", "o", Never))).Code);
    }

    [Fact]
    public async Task An_erased_run_is_purged_like_any_other()
    {
        await using var house = new RetentionHouse();
        var run = await house.RunAsync();
        await house.Erasure.EraseAsync(run.Id, "x", "operator", Never);
        house.Days(31);
        await house.SpeakAsync();

        Assert.Equal(1, (await house.PurgeAsync()).Runs);
        Orphans.AssertNone(house);
        Assert.Empty(house.Verify().Breakages);
    }
}
