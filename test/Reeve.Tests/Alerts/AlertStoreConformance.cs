using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Tests.Alerts;

/// <summary>What every store of alerts keeps. Inherited once a store.</summary>
public abstract class AlertStoreConformance
{
    protected static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    protected static CancellationToken Never => TestContext.Current.CancellationToken;

    protected abstract IAlertStore Store { get; }

    protected abstract IJournal Journal { get; }

    [Fact]
    public async Task What_was_raised_is_read_back_whole()
    {
        var alert = Make(1) with { Detail = "more\nwords", Agent = "watchman", Run = new RunId("run_1"), Data = """{"used":80}""", Cause = 12 };

        await CommitAsync(new AlertRaised(alert));
        await CommitAsync(new AlertRepeated(alert.Id, 3));
        await CommitAsync(new AlertRepeated(alert.Id, 4));

        Assert.Equal(alert with { Suppressed = 7 }, await Store.FindAsync(alert.Id, Never));
        Assert.Null(await Store.FindAsync(new AlertId("alert_none"), Never));
    }

    [Fact]
    public async Task The_latest_of_a_key_is_its_owners_own()
    {
        await CommitAsync(new AlertRaised(Make(1)));
        await CommitAsync(new AlertRaised(Make(2)));
        await CommitAsync(new AlertRaised(Make(3) with { Owner = "other" }));

        Assert.Equal(Make(2).Id, (await Store.FindLatestAsync("local", "key", Never))?.Id);
        Assert.Null(await Store.FindLatestAsync("local", "another", Never));
    }

    [Fact]
    public async Task A_cause_is_told_once_under_one_key()
    {
        await CommitAsync(new AlertRaised(Make(1) with { Cause = 7 }));
        await CommitAsync(new AlertRaised(Make(2) with { Cause = 7, DedupeKey = "second" }));

        var refused = await Assert.ThrowsAsync<ReeveException>(() => CommitAsync(new AlertRaised(Make(3) with { Cause = 7 })));

        Assert.Equal(ErrorCode.Conflict, refused.Code);
        Assert.Equal(7, await Store.NewestCauseAsync(Never));
    }

    [Fact]
    public async Task Without_causes_there_is_no_newest()
    {
        await CommitAsync(new AlertRaised(Make(1)));

        Assert.Null(await Store.NewestCauseAsync(Never));
    }

    [Fact]
    public async Task A_list_is_filtered_newest_first_and_paged_without_a_seam()
    {
        for (var i = 1; i <= 9; i++)
        {
            await CommitAsync(new AlertRaised(Make(i) with
            {
                DedupeKey = "key" + i,
                Kind = i % 2 == 0 ? "budget.threshold" : "run.killed",
                Severity = (AlertSeverity)(i % 3),
                Owner = i == 9 ? "other" : "local",
                Agent = i <= 4 ? "watchman" : null,
                Run = i == 5 ? new RunId("run_5") : null,
            }));
        }

        await CommitAsync(new AlertRaised(Make(10) with { Kind = "budgets" }));

        Assert.Equal([10, 8, 7, 6, 5, 4, 3, 2, 1], await NumbersAsync(new AlertFilter("local")));
        Assert.Equal([8, 6, 4, 2], await NumbersAsync(new AlertFilter("local", Kind: "budget")));
        Assert.Equal([9, 7, 5, 3, 1], await NumbersAsync(new AlertFilter(Kind: "run.killed")));
        Assert.Equal([8, 5, 2], await NumbersAsync(new AlertFilter(AtLeast: AlertSeverity.Critical)));
        Assert.Equal([4, 2, 1], await NumbersAsync(new AlertFilter(Agent: "watchman", AtLeast: AlertSeverity.Warning)));
        Assert.Equal([5], await NumbersAsync(new AlertFilter(Run: new RunId("run_5"))));
    }

    protected static Alert Make(int number) => new()
    {
        Id = new AlertId($"alert_{number:D26}"),
        Kind = "budget.threshold",
        Severity = AlertSeverity.Warning,
        Owner = "local",
        DedupeKey = "key",
        Title = "80 % is used",
        RaisedAt = Noon,
    };

    protected async Task CommitAsync(params StateChange[] changes) => await Journal.CommitAsync(
        UnitOfWork.Of(new LedgerDraft { Type = "alert.raised", Family = Family.Admin, Owner = "local" }, changes), Never);

    private async Task<List<int>> NumbersAsync(AlertFilter filter)
    {
        var found = new List<int>();
        string? after = null;
        do
        {
            var page = await Store.ListAsync(filter, new PageRequest(after, 2), Never);
            found.AddRange(page.Items.Select(static alert => int.Parse(alert.Id.Value.AsSpan(6), System.Globalization.CultureInfo.InvariantCulture)));
            after = page.Next;
        }
        while (after is not null);
        return found;
    }
}
