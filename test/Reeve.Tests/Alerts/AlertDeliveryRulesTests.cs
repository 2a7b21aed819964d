using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;

namespace Reeve.Tests.Alerts;

public sealed class AlertDeliveryRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly AlertRetry Retry = new() { Attempts = 3, Base = TimeSpan.FromSeconds(5), Cap = TimeSpan.FromMinutes(10) };
    private static readonly AlertFailure Failure = new("target_status", "it answered 500");

    [Theory]
    [InlineData("run.killed", AlertSeverity.Warning, "", AlertSeverity.Warning, true)]
    [InlineData("run.killed", AlertSeverity.Info, "", AlertSeverity.Warning, false)]
    [InlineData("run.killed", AlertSeverity.Critical, "", AlertSeverity.Warning, true)]
    [InlineData("run.killed", AlertSeverity.Critical, "run", AlertSeverity.Info, true)]
    [InlineData("run.killed", AlertSeverity.Critical, "run.killed", AlertSeverity.Info, true)]
    [InlineData("run.killed", AlertSeverity.Critical, "run.kill", AlertSeverity.Info, false)]
    [InlineData("runs.killed", AlertSeverity.Critical, "run", AlertSeverity.Info, false)]
    [InlineData("run", AlertSeverity.Critical, "run.killed", AlertSeverity.Info, false)]
    [InlineData("budget.threshold", AlertSeverity.Critical, "run budget", AlertSeverity.Info, true)]
    public void A_target_gets_the_kinds_it_names_and_what_is_bad_enough(string kind, AlertSeverity severity, string kinds, AlertSeverity atLeast, bool wants)
    {
        var target = new AlertTarget("ops") { Kinds = kinds.Split(' ', StringSplitOptions.RemoveEmptyEntries), AtLeast = atLeast };

        Assert.Equal(wants, AlertDeliveryRules.Wants(target, NewAlert() with { Kind = kind, Severity = severity }));
    }

    [Fact]
    public void A_taken_alert_is_delivered()
    {
        var next = Attempt(Pending(), new AlertAnswer.Taken(204));

        Assert.Equal((AlertDeliveryState.Delivered, 1, 1, 204), (next.State, next.Attempts, next.Version, next.Status));
        Assert.Equal((null, Noon, null), (next.NextAt, next.EndedAt, next.Failure));
    }

    [Fact]
    public void What_failed_is_tried_again_until_the_attempts_are_used_up()
    {
        var delivery = Pending();
        for (var attempt = 1; attempt < Retry.Attempts; attempt++)
        {
            delivery = Attempt(delivery, new AlertAnswer.NotNow(Failure, 500));
            Assert.Equal((AlertDeliveryState.Pending, attempt, attempt), (delivery.State, delivery.Attempts, delivery.Version));
            Assert.NotNull(delivery.NextAt);
        }

        var dead = Attempt(delivery, new AlertAnswer.NotNow(Failure, 500));
        Assert.Equal((AlertDeliveryState.Dead, Retry.Attempts, null, Noon, 500), (dead.State, dead.Attempts, dead.NextAt, dead.EndedAt, dead.Status));
        Assert.Equal(Failure, dead.Failure);
    }

    [Fact]
    public void What_will_never_be_taken_is_a_dead_letter_at_once() =>
        Assert.Equal(AlertDeliveryState.Dead, Attempt(Pending(), new AlertAnswer.Never(Failure, 410)).State);

    [Fact]
    public void Asked_for_again_it_begins_anew_and_a_pending_one_is_left_alone()
    {
        var dead = Attempt(Pending(), new AlertAnswer.Never(Failure, 410));

        var again = AlertDeliveryRules.Redeliver(dead, Noon.AddHours(1))!;

        Assert.Equal((AlertDeliveryState.Pending, 0, 1, 2), (again.State, again.Attempts, again.Redeliveries, again.Version));
        Assert.Equal((Noon.AddHours(1), null), (again.NextAt, again.EndedAt));
        Assert.Null(AlertDeliveryRules.Redeliver(again, Noon));
    }

    [Fact]
    public void A_full_queue_makes_a_dead_letter_that_can_be_asked_for_again()
    {
        var full = AlertDeliveryRules.Queue(NewAlert(), "ops", isFull: true, Noon);

        Assert.Equal((AlertDeliveryState.Dead, AlertDeliveryRules.QueueFull, 0), (full.State, full.Failure!.Code, full.Version));
        Assert.NotNull(AlertDeliveryRules.Redeliver(full, Noon));
    }

    [Theory]
    [InlineData(1, 0.0, null, 0)]
    [InlineData(1, 0.5, null, 2_500)]
    [InlineData(1, 1.0, null, 5_000)]
    [InlineData(2, 1.0, null, 10_000)]
    [InlineData(5, 1.0, null, 80_000)]
    [InlineData(50, 1.0, null, 600_000)]
    [InlineData(5_000, 1.0, null, 600_000)]
    [InlineData(1, 0.5, 30, 30_000)] // what the target asks for is waited for
    [InlineData(5, 1.0, 30, 80_000)] // unless the pause is longer anyway
    [InlineData(1, 0.5, 86_400, 600_000)] // but never past the cap
    [InlineData(1, 0.5, 0, 2_500)]
    public void The_pause_is_random_below_an_exponential_bound_and_not_shorter_than_asked(int attempt, double chance, int? asked, int expected)
    {
        TimeSpan? retryAfter = asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

        Assert.Equal(TimeSpan.FromMilliseconds(expected), AlertDeliveryRules.Pause(attempt, retryAfter, Retry, chance));
    }

    [Fact]
    public void Whatever_comes_the_pause_stays_within_its_bounds()
    {
        var random = new Random(7);
        for (var i = 0; i < 5_000; i++)
        {
            var retry = new AlertRetry { Base = TimeSpan.FromMilliseconds(random.Next(10, 100_000)), Cap = TimeSpan.FromMilliseconds(random.Next(10, 1_000_000)) };
            TimeSpan? asked = random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.Next(0, 1_000_000));

            Assert.InRange(AlertDeliveryRules.Pause(random.Next(1, int.MaxValue), asked, retry, (random.NextDouble() * 3) - 1), TimeSpan.Zero, retry.Cap);
        }
    }

    internal static Alert NewAlert(string id = "alert_1") => new()
    {
        Id = new AlertId(id),
        Kind = "run.killed",
        Severity = AlertSeverity.Warning,
        Owner = "local",
        DedupeKey = "run",
        Title = "a run was killed",
        RaisedAt = Noon,
    };

    private static AlertDelivery Pending() => AlertDeliveryRules.Queue(NewAlert(), "ops", isFull: false, Noon);

    private static AlertDelivery Attempt(AlertDelivery delivery, AlertAnswer answer) => AlertDeliveryRules.Attempted(delivery, answer, Retry, Noon, 0.5);
}
