using Reeve.Engine.Bus;
using Reeve.Engine.Doctor;
using Reeve.Engine.Foundation;
using Reeve.Engine.Jobs;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Tests.Bus;

/// <summary>What event buses of this kind got wrong elsewhere, and cannot get wrong here: a test each.</summary>
public sealed class KnownDefectTests
{
    private const string Circle = "subscriptions:\n  - { id: a-hears, kind: b.spoke, agent: clerk, max_per_minute: 1000 }\n  - { id: b-hears, kind: a.spoke, agent: reviewer, max_per_minute: 1000 }\n";

    [Fact]
    public async Task Two_agents_that_answer_each_other_come_to_an_end()
    {
        await using var house = new BusHouse(Circle);
        await house.StartAsync();
        var next = await house.PublishAsync("a.spoke");
        var rounds = 0;
        while (next.Deliveries.Any(static delivery => !delivery.IsDead) && rounds++ < 100)
        {
            // As the agent that was told would: what it publishes was led to by what it was told.
            next = await house.PublishAsync(next.Envelope.Kind == "a.spoke" ? "b.spoke" : "a.spoke", by: await CauseAsync(house, next));
        }

        Assert.Equal(9, next.Envelope.Depth);
        Assert.Equal(ErrorCode.LoopDetected, Assert.Single(next.Deliveries).DeadCode);
    }

    [Fact]
    public async Task An_agent_that_hears_itself_without_a_known_cause_is_stopped_by_the_rate()
    {
        await using var house = new BusHouse("subscriptions:\n  - { id: s, kind: '*', agent: clerk }\n");
        await house.StartAsync();
        var told = 0;
        for (var i = 0; i < 100; i++)
        {
            told += (await house.PublishAsync()).Deliveries.Count(static delivery => !delivery.IsDead);
        }

        Assert.Equal(60, told);
        Assert.All(house.Bus.Deliveries(dead: true, null), static delivery => Assert.Equal(ErrorCode.RateLimited, delivery.DeadCode));
        house.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.False((await house.PublishAsync()).Deliveries[0].IsDead);
    }

    [Fact]
    public async Task A_broken_file_is_never_overwritten_and_takes_no_subscription_away()
    {
        await using var house = new BusHouse(Circle);
        await house.StartAsync();
        const string broken = "subscriptions:\n  - { id: a-hears, kind: b.spoke, agnt: clerk }\n";
        house.Write(broken);
        await house.PassUntilAsync(() => house.Bus.Problems.Count > 0, "it is noticed");
        await house.StopAsync();
        await house.StartAsync();

        Assert.Equal(["a-hears", "b-hears"], house.Bus.Subscriptions(null).Select(static one => one.Subscription.Id));
        Assert.Contains(await house.ExamineAsync(), static line => line is { Level: DiagnosisLevel.Error, File: "subscriptions.yaml", Line: 2 });
        Assert.Equal(broken, await File.ReadAllTextAsync(house.Path));
    }

    [Fact]
    public async Task Names_may_be_left_open_and_words_of_an_event_are_never_a_template()
    {
        await using var house = new BusHouse("subscriptions:\n  - { id: s, kind: 'mail.*.arrived', agent: clerk, prompt: '$${kind} ${payload} ${subject}' }\n");
        await house.StartAsync();
        await house.PublishAsync("mail.home.arrived", "${kind} and ${id}");
        await house.SettledAsync();

        Assert.Equal("${kind} ${kind} and ${id} ", Assert.Single(house.Jobs.Jobs).Prompt);
    }

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*", "a.b", true)]
    [InlineData("a.*", "a.b.c", true)]
    [InlineData("a.*.done", "a.b.c.done", true)]
    [InlineData("a.*.done", "a.done", false)]
    [InlineData("*.done", "a.donee", false)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbYbZ", false)]
    [InlineData("a", "ab", false)]
    [InlineData("**a**", "xa", true)]
    public void A_star_stands_for_anything(string pattern, string text, bool matches) => Assert.Equal(matches, BusRules.Matches(pattern, text));

    [Fact]
    public async Task What_an_agent_subscribed_itself_to_outlives_the_daemon_and_is_nobody_elses()
    {
        await using var house = new BusHouse(Circle);
        await house.StartAsync();
        var made = new Subscription { Id = "mine", Kind = "bill.*", Agent = "clerk", MadeBy = "clerk" };
        await house.Bus.SubscribeAsync(made, CancellationToken.None);
        Assert.Equal(ErrorCode.Conflict, (await Assert.ThrowsAsync<ReeveException>(() => house.Bus.SubscribeAsync(made with { Id = "a-hears" }, CancellationToken.None))).Code);
        Assert.Equal(ErrorCode.Conflict, (await Assert.ThrowsAsync<ReeveException>(() => house.Bus.SubscribeAsync(made with { MadeBy = "reviewer" }, CancellationToken.None))).Code);
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ReeveException>(() => house.Bus.UnsubscribeAsync("mine", "reviewer", CancellationToken.None))).Code);
        await house.StopAsync();

        await house.StartAsync();
        await house.PublishAsync("bill.came");
        await house.SettledAsync();
        Assert.Equal("event:mine", Assert.Single(house.Jobs.Jobs).Sender);
        await house.Bus.UnsubscribeAsync("mine", "clerk", CancellationToken.None);
        Assert.Empty((await house.PublishAsync("bill.came")).Deliveries);
        Assert.Equal(Circle, await File.ReadAllTextAsync(house.Path));
    }

    private static async Task<EventCause?> CauseAsync(BusHouse house, Publication told)
    {
        var delivery = told.Deliveries.Single();
        var job = new Run
        {
            Id = new RunId("run_" + told.Envelope.Id),
            Kind = RunKind.Job,
            Owner = "ann",
            Agent = delivery.Agent,
            Trigger = "event",
            IdempotencyKey = delivery.Id,
            CreatedAt = house.Time.GetUtcNow(),
        };
        return await house.Causes.OfAsync(job, CancellationToken.None);
    }
}
