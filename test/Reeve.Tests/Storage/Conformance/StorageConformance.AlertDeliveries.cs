using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;

namespace Reeve.Tests.Storage.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task A_delivery_is_queued_once_and_moves_one_version_at_a_time()
    {
        var queued = Delivery(1, "t");
        await AcceptAsync(new AlertRaised(Raised(1)), new AlertDeliveryQueued(queued));
        var moved = queued with { Attempts = 2, Redeliveries = 1, Version = 1, NextAt = At.AddSeconds(5), LastAt = At, Status = 503, Failure = new AlertFailure("code", "it's down") };

        await RefuseAsync(new AlertDeliveryQueued(queued));
        await RefuseAsync(new AlertDeliveryMoved(queued with { Version = 2 }));
        await RefuseAsync(new AlertDeliveryMoved(Delivery(1, "other") with { Version = 1 }));
        await AcceptAsync(new AlertDeliveryMoved(moved));
        await RefuseAsync(new AlertDeliveryMoved(moved));

        Assert.Equal([moved], await _storage.Alerts.ListDeliveriesAsync(new("alert_1"), Never));
        Assert.Empty(await _storage.Alerts.ListDeliveriesAsync(new("alert_2"), Never));
    }

    [Fact]
    public async Task Pending_deliveries_of_a_target_come_in_the_order_they_are_due()
    {
        await AcceptAsync(
            new AlertDeliveryQueued(Delivery(1, "t") with { NextAt = At.AddSeconds(9) }),
            new AlertDeliveryQueued(Delivery(2, "t") with { NextAt = At.AddSeconds(1) }),
            new AlertDeliveryQueued(Delivery(3, "t") with { NextAt = At.AddSeconds(1) }),
            new AlertDeliveryQueued(Delivery(4, "t") with { State = AlertDeliveryState.Dead, NextAt = null, EndedAt = At }),
            new AlertDeliveryQueued(Delivery(5, "other")));

        Assert.Equal("2 3 1", Of(await _storage.Alerts.ListNextAsync("t", 10, Never)));
        Assert.Equal("2 3", Of(await _storage.Alerts.ListNextAsync("t", 2, Never)));
        Assert.Equal([("other", 1), ("t", 3)], (await _storage.Alerts.CountDeliveriesAsync(AlertDeliveryState.Pending, Never)).Select(static one => (one.Key, one.Value)).Order());
        Assert.Equal([("t", 1)], (await _storage.Alerts.CountDeliveriesAsync(AlertDeliveryState.Dead, Never)).Select(static one => (one.Key, one.Value)));
    }

    [Fact]
    public async Task Deliveries_are_paged_newest_alert_first_and_by_target_below_it()
    {
        await AcceptAsync(
            [.. Enumerable.Range(1, 3).SelectMany(static id => (string[])["b", "a"], static (id, target) => new AlertDeliveryQueued(Delivery(id, target) with { Owner = id == 3 ? "other" : "o" }))]);
        var seen = new List<string>();

        for (var page = await ListAsync(null); ; page = await ListAsync(page.Next))
        {
            seen.AddRange(page.Items.Select(static delivery => delivery.Alert.Value[6..] + delivery.Target));
            if (page.Next is null)
            {
                break;
            }
        }

        Assert.Equal(["3a", "3b", "2a", "2b", "1a", "1b"], seen);
        Assert.Equal("2 2 1 1", Of((await _storage.Alerts.ListDeliveriesAsync(new AlertDeliveryFilter(Owner: "o"), new PageRequest(null, 10), Never)).Items));
        Assert.Equal("3 2 1", Of((await _storage.Alerts.ListDeliveriesAsync(new AlertDeliveryFilter(Target: "a"), new PageRequest(null, 10), Never)).Items));
        Assert.Empty((await _storage.Alerts.ListDeliveriesAsync(new AlertDeliveryFilter(State: AlertDeliveryState.Dead), new PageRequest(null, 10), Never)).Items);

        ValueTask<Page<AlertDelivery>> ListAsync(string? after) => _storage.Alerts.ListDeliveriesAsync(new AlertDeliveryFilter(), new PageRequest(after, 4), Never);
    }

    private static AlertDelivery Delivery(int alert, string target) => new()
    {
        Alert = new AlertId("alert_" + alert),
        Target = target,
        Owner = "o",
        QueuedAt = At,
        NextAt = At,
    };

    private static string Of(IEnumerable<AlertDelivery> deliveries) => string.Join(' ', deliveries.Select(static delivery => delivery.Alert.Value[6..]));
}
