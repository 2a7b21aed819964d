using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;
using Reeve.Guard;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;
using Reeve.TestKit.Webhooks;

namespace Reeve.Tests.Alerts;

/// <summary>The queue and its worker over a scripted carrier: what is tried when, what a crash leaves, what a bound does when it is reached.</summary>
public sealed class AlertDispatchTests
{
    private static readonly AlertAnswer Taken = new AlertAnswer.Taken(204);
    private static readonly AlertAnswer Failed = new AlertAnswer.NotNow(ScriptedCarrier.Failure, 500);

    private readonly ManualTimeProvider _time = new();
    private readonly CountingIdSource _ids = new();
    private readonly MemoryStorage _storage;

    public AlertDispatchTests() => _storage = new MemoryStorage(_time);

    [Fact]
    public async Task An_alert_goes_to_every_target_that_wants_it()
    {
        var carrier = new ScriptedCarrier(static _ => Taken);
        await using var house = await StartAsync(carrier, Options("ops", "desk") with
        {
            Targets = [new AlertTarget("ops"), new AlertTarget("desk"), new AlertTarget("pager") { AtLeast = AlertSeverity.Critical }],
        });

        var alert = await house.RaiseAsync("key");
        await EndedAsync(2);

        Assert.Equal([(alert, "desk"), (alert, "ops")], carrier.Carried.OrderBy(static one => one.Target, StringComparer.Ordinal));
        Assert.Equal(["alert.raised", "alert.delivered", "alert.delivered"], _storage.Entries.Select(static entry => entry.Type));
    }

    [Fact]
    public async Task A_failed_attempt_is_made_again_after_its_pause_and_not_before()
    {
        var carrier = new ScriptedCarrier(static number => number < 3 ? Failed : Taken);
        await using var house = await StartAsync(carrier, Options("ops"));
        var alert = await house.RaiseAsync("key");

        for (var attempt = 1; attempt < 3; attempt++)
        {
            await Eventually.TrueAsync(async () => (await house.OnlyAsync(alert)).Attempts == attempt, $"attempt {attempt} is recorded");
            Assert.Equal(attempt, carrier.Carried.Count);
            await AdvanceToNextAsync(house, alert);
        }

        await EndedAsync(1);
        Assert.Equal((AlertDeliveryState.Delivered, 3), ((await house.OnlyAsync(alert)).State, (await house.OnlyAsync(alert)).Attempts));
        Assert.Equal(["alert.raised", "alert.deferred", "alert.deferred", "alert.delivered"], _storage.Entries.Select(static entry => entry.Type));
    }

    [Fact]
    public async Task After_its_attempts_a_delivery_is_a_dead_letter_until_it_is_asked_for_again()
    {
        var fails = true;
        var carrier = new ScriptedCarrier(_ => fails ? Failed : Taken);
        await using var house = await StartAsync(carrier, Options("ops") with { Retry = new AlertRetry { Attempts = 2 } });
        var alert = await house.RaiseAsync("key");
        await Eventually.TrueAsync(async () => (await house.OnlyAsync(alert)).Attempts == 1, "the first attempt is recorded");
        await AdvanceToNextAsync(house, alert);
        await EndedAsync(1);
        Assert.Equal(AlertDeliveryState.Dead, (await house.OnlyAsync(alert)).State);

        fails = false;
        var again = await house.Deliveries.RedeliverDeadAsync(owner: null, CancellationToken.None);
        await EndedAsync(1);

        Assert.Equal(new Redelivery(1, 0, false), again);
        Assert.Equal((AlertDeliveryState.Delivered, 1), ((await house.OnlyAsync(alert)).State, (await house.OnlyAsync(alert)).Redeliveries));
        Assert.Equal(3, carrier.Carried.Count);
    }

    [Fact]
    public async Task A_crash_between_sending_and_recording_sends_again_under_the_same_id()
    {
        var carrier = new ScriptedCarrier(static _ => Taken);
        AlertId alert;
        await using (var house = new AlertHouse(Options("ops"), _storage, _storage, carrier, _ids, _time))
        {
            alert = await house.RaiseAsync("key");
            _storage.Crash(afterCommits: 0); // the target will have it, and the power is out before that is written
            await house.StartAsync();
            await Eventually.TrueAsync(() => !carrier.Carried.IsEmpty, "it was sent");
        }

        _storage.Crash(afterCommits: null);
        await using var next = await StartAsync(carrier, Options("ops"));
        await EndedAsync(1);

        Assert.True(carrier.Carried.Count >= 2);
        Assert.All(carrier.Carried, one => Assert.Equal(alert, one.Alert));
        Assert.Equal(AlertDeliveryState.Delivered, (await next.OnlyAsync(alert)).State);
    }

    [Fact]
    public async Task A_disk_that_takes_no_record_is_not_hammered_and_neither_is_the_target()
    {
        var carrier = new ScriptedCarrier(static _ => Taken);
        await using var house = await StartAsync(carrier, Options("ops"));
        _storage.FailOn(static work => work.Changes.Any(static change => change is AlertDeliveryMoved) ? new ReeveException(ErrorCode.StorageFull, "full") : null);

        var alert = await house.RaiseAsync("key");
        await Eventually.TrueAsync(() => _time.Waiting > 0 && !carrier.Carried.IsEmpty, "it waits for room");
        Assert.Single(carrier.Carried);

        _storage.FailOn(null);
        _time.Advance(TimeSpan.FromSeconds(5));
        await EndedAsync(1);
        Assert.All(carrier.Carried, one => Assert.Equal(alert, one.Alert));
    }

    [Fact]
    public async Task A_target_that_hangs_holds_up_only_itself_and_takes_only_its_places()
    {
        var carrier = new ScriptedCarrier(static async (_, target, _, cancellationToken) =>
        {
            await (target == "slow" ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken) : Task.CompletedTask);
            return Taken;
        });
        await using var house = await StartAsync(carrier, Options("slow", "ops"));

        for (var i = 0; i < 20; i++)
        {
            await house.RaiseAsync("key" + i);
        }

        await EndedAsync(20);
        Assert.Equal(2, carrier.Carried.Count(static one => one.Target == "slow"));
    }

    [Fact]
    public async Task A_full_queue_refuses_no_alert_but_keeps_dead_letters()
    {
        var carrier = new ScriptedCarrier(static _ => Taken);
        await using var house = new AlertHouse(Options("ops") with { MaxPending = 3 }, _storage, _storage, carrier, _ids, _time);
        for (var i = 0; i < 5; i++)
        {
            await house.RaiseAsync("key" + i);
        }

        var dead = await house.Deliveries.ListAsync(new AlertDeliveryFilter(State: AlertDeliveryState.Dead), new PageRequest(null, 10), CancellationToken.None);
        Assert.Equal([AlertDeliveryRules.QueueFull, AlertDeliveryRules.QueueFull], dead.Items.Select(static delivery => delivery.Failure!.Code));
        Assert.Equal(new Redelivery(0, 2, false), await house.Deliveries.RedeliverDeadAsync(owner: null, CancellationToken.None));

        _storage.Crash(afterCommits: null);
        await house.StartAsync();
        await EndedAsync(5);
        Assert.Equal(new Redelivery(2, 0, false), await house.Deliveries.RedeliverDeadAsync(owner: null, CancellationToken.None));
        await Eventually.TrueAsync(() => carrier.Carried.Count == 5, "all five were sent");
    }

    [Fact]
    public async Task A_restarted_daemon_counts_what_waits_so_that_the_bound_holds()
    {
        await using (var house = new AlertHouse(Options("ops") with { MaxPending = 2 }, _storage, _storage, Never(), _ids, _time))
        {
            await house.RaiseAsync("one");
            await house.RaiseAsync("two");
        }

        await using var next = await StartAsync(Never(), Options("ops") with { MaxPending = 2 });
        var third = await next.RaiseAsync("three");

        Assert.Equal(AlertDeliveryRules.QueueFull, (await next.OnlyAsync(third)).Failure?.Code);
    }

    [Fact]
    public async Task What_waits_for_a_target_that_is_gone_is_ended_and_said()
    {
        AlertId alert;
        await using (var house = new AlertHouse(Options("old"), _storage, _storage, Never(), _ids, _time))
        {
            alert = await house.RaiseAsync("key");
        }

        await using var next = await StartAsync(Never(), Options("new"));
        await EndedAsync(1);

        Assert.Equal(AlertDeliveryRules.TargetGone, (await next.OnlyAsync(alert, "old")).Failure?.Code);
        Assert.Equal(new Redelivery(0, 1, false), await next.Deliveries.RedeliverAsync(alert, owner: null, CancellationToken.None));
    }

    [Fact]
    public async Task A_defect_of_the_carrier_is_a_failed_attempt()
    {
        var carrier = new ScriptedCarrier(static number => number == 1 ? throw new InvalidOperationException("a defect") : Taken);
        await using var house = await StartAsync(carrier, Options("ops"));

        var alert = await house.RaiseAsync("key");
        await Eventually.TrueAsync(async () => (await house.OnlyAsync(alert)).Attempts == 1, "the attempt is recorded");

        Assert.Equal(ErrorCode.Internal, (await house.OnlyAsync(alert)).Failure?.Code);
        await AdvanceToNextAsync(house, alert);
        await EndedAsync(1);
    }

    [Fact]
    public async Task Another_owners_alert_cannot_be_asked_for_again()
    {
        await using var house = await StartAsync(new ScriptedCarrier(static _ => Taken), Options("ops"));
        var alert = await house.RaiseAsync("key");
        await EndedAsync(1);

        var refused = await Assert.ThrowsAsync<ReeveException>(() => house.Deliveries.RedeliverAsync(alert, "somebody", CancellationToken.None));

        Assert.Equal(ErrorCode.NotFound, refused.Code);
        Assert.Equal(new Redelivery(1, 0, false), await house.Deliveries.RedeliverAsync(alert, "local", CancellationToken.None));
    }

    private static AlertOptions Options(params string[] targets) => new() { Targets = [.. targets.Select(static name => new AlertTarget(name))] };

    private static ScriptedCarrier Never() => new(static async (_, _, _, cancellationToken) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return Taken;
    });

    private async Task<AlertHouse> StartAsync(IAlertCarrier carrier, AlertOptions options)
    {
        var house = new AlertHouse(options, _storage, _storage, carrier, _ids, _time);
        await house.StartAsync();
        return house;
    }

    /// <summary>Waits until so many deliveries are over.</summary>
    private Task EndedAsync(int count) => Eventually.TrueAsync(
        async () => (await _storage.ListDeliveriesAsync(new AlertDeliveryFilter(), new PageRequest(null, 500), CancellationToken.None)).Items
            .Count(static delivery => delivery.State != AlertDeliveryState.Pending) >= count,
        $"{count} deliveries are over");

    private async Task AdvanceToNextAsync(AlertHouse house, AlertId alert)
    {
        await Eventually.TrueAsync(() => _time.Waiting > 0, "the dispatcher sleeps");
        _time.Advance((await house.OnlyAsync(alert)).NextAt!.Value - _time.GetUtcNow());
    }
}
