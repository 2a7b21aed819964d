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

    [Fact]
    public async Task A_delivery_is_read_back_whole_and_moves_only_from_its_last_version()
    {
        var delivery = Queued(1, "ops", 0);
        await CommitAsync(new AlertDeliveryQueued(delivery));
        var failed = delivery with { Attempts = 1, Version = 1, NextAt = Noon.AddSeconds(5), LastAt = Noon, Status = 500, Failure = new AlertFailure("target_status", "it answered 500") };
        await CommitAsync(new AlertDeliveryMoved(failed));

        var stale = await Assert.ThrowsAsync<ReeveException>(() => CommitAsync(new AlertDeliveryMoved(failed with { Attempts = 9 })));
        var twice = await Assert.ThrowsAsync<ReeveException>(() => CommitAsync(new AlertDeliveryQueued(delivery)));

        Assert.Equal((ErrorCode.Conflict, ErrorCode.Conflict), (stale.Code, twice.Code));
        Assert.Equal(failed, Assert.Single(await Store.ListDeliveriesAsync(delivery.Alert, Never)));
        var dead = failed with { State = AlertDeliveryState.Dead, Version = 2, NextAt = null, EndedAt = Noon, Redeliveries = 3 };
        await CommitAsync(new AlertDeliveryMoved(dead));
        Assert.Equal(dead, Assert.Single(await Store.ListDeliveriesAsync(delivery.Alert, Never)));
    }

    [Fact]
    public async Task What_is_next_for_a_target_comes_in_the_order_it_is_due()
    {
        await CommitAsync(
            new AlertDeliveryQueued(Queued(1, "ops", 30)),
            new AlertDeliveryQueued(Queued(2, "ops", 10)),
            new AlertDeliveryQueued(Queued(3, "ops", 10)),
            new AlertDeliveryQueued(Queued(4, "ops", 20)),
            new AlertDeliveryQueued(Queued(5, "ops", 0) with { State = AlertDeliveryState.Dead, NextAt = null, Failure = new AlertFailure("queue_full", "full") }),
            new AlertDeliveryQueued(Queued(1, "desk", 0)));

        var next = await Store.ListNextAsync("ops", 3, Never);

        Assert.Equal([Queued(2, "ops", 10), Queued(3, "ops", 10), Queued(4, "ops", 20)], next);
        Assert.Equal([("desk", 1), ("ops", 4)], (await Store.CountDeliveriesAsync(AlertDeliveryState.Pending, Never)).Select(static pair => (pair.Key, pair.Value)).Order());
        Assert.Equal([("ops", 1)], (await Store.CountDeliveriesAsync(AlertDeliveryState.Dead, Never)).Select(static pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public async Task Deliveries_are_listed_by_alert_newest_first_and_paged_without_a_seam()
    {
        for (var i = 1; i <= 4; i++)
        {
            await CommitAsync(
                new AlertDeliveryQueued(Queued(i, "ops", 0) with { Owner = i == 4 ? "other" : "local" }),
                new AlertDeliveryQueued(Queued(i, "desk", 0) with { Owner = "local", State = i % 2 == 0 ? AlertDeliveryState.Dead : AlertDeliveryState.Pending }));
        }

        Assert.Equal(["4 desk", "4 ops", "3 desk", "3 ops", "2 desk", "2 ops", "1 desk", "1 ops"], await DeliveriesAsync(new AlertDeliveryFilter()));
        Assert.Equal(["4 desk", "3 desk", "3 ops", "2 desk", "2 ops", "1 desk", "1 ops"], await DeliveriesAsync(new AlertDeliveryFilter("local")));
        Assert.Equal(["3 ops", "2 ops", "1 ops"], await DeliveriesAsync(new AlertDeliveryFilter("local", "ops")));
        Assert.Equal(["4 desk", "2 desk"], await DeliveriesAsync(new AlertDeliveryFilter(State: AlertDeliveryState.Dead)));
    }

    protected static AlertDelivery Queued(int alert, string target, int seconds) =>
        new() { Alert = Make(alert).Id, Target = target, Owner = "local", QueuedAt = Noon, NextAt = Noon.AddSeconds(seconds) };

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

    private async Task<List<string>> DeliveriesAsync(AlertDeliveryFilter filter)
    {
        var found = new List<string>();
        string? after = null;
        do
        {
            var page = await Store.ListDeliveriesAsync(filter, new PageRequest(after, 3), Never);
            found.AddRange(page.Items.Select(static delivery => $"{delivery.Alert.Value[6..].TrimStart('0')} {delivery.Target}"));
            after = page.Next;
        }
        while (after is not null);
        return found;
    }
}
