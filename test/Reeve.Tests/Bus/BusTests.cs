using Reeve.Engine.Bus;
using Reeve.Engine.Doctor;
using Reeve.Engine.Foundation;
using Reeve.Engine.Jobs;
using Reeve.Guard;

namespace Reeve.Tests.Bus;

public sealed class BusTests
{
    private const string OnMail = "subscriptions:\n  - { id: on-mail, kind: mail.*, agent: clerk, prompt: '${kind} says ${payload}' }\n";

    [Fact]
    public async Task An_event_is_told_to_the_agents_whose_subscriptions_it_matches_and_to_no_other()
    {
        await using var house = new BusHouse(OnMail + "  - { id: on-all, kind: '*', agent: reviewer }\n  - { id: on-bills, kind: bill.*, agent: reviewer }\n  - { id: off, kind: '*', agent: clerk, enabled: false }\n");
        await house.StartAsync();

        var published = await house.PublishAsync(payload: "hello ${id}");
        await house.SettledAsync();

        Assert.Equal(["on-all", "on-mail"], published.Deliveries.Select(static delivery => delivery.Subscription).Order());
        Assert.Equal([published.Envelope.Id + "/on-all", published.Envelope.Id + "/on-mail"], house.Jobs.Jobs.Select(static job => job.Key));
        var job = house.Jobs.Jobs[1];
        Assert.Equal(("clerk", "ann", "event:on-mail", "event", "mail.arrived says hello ${id}"), (job.Agent, job.Owner, job.Sender, job.Trigger, job.Prompt));
        Assert.Equal(2, house.Types.Count(static type => type == "envelope.ended"));
        var listed = Assert.Single((await house.Bus.ListAsync(new EnvelopeFilter(Owner: "ann"), new PageRequest(null, 5), CancellationToken.None)).Items);
        Assert.Equal(published.Envelope with { Payload = "" }, listed);
    }

    [Fact]
    public async Task An_event_reaches_only_agents_of_its_own_owner()
    {
        await using var house = new BusHouse(OnMail);
        await house.StartAsync();

        Assert.Empty((await house.PublishAsync(owner: "bob")).Deliveries);
        Assert.Empty((await house.Bus.ListAsync(new EnvelopeFilter(Owner: "ann"), new PageRequest(null, 5), CancellationToken.None)).Items);
    }

    [Fact]
    public async Task The_same_id_is_published_once()
    {
        await using var house = new BusHouse(OnMail);
        await house.StartAsync();

        await house.PublishAsync(id: "env_x");
        var again = await house.PublishAsync(id: "env_x");
        await house.SettledAsync();

        Assert.True(again.IsRepeated);
        Assert.Single(house.Jobs.Jobs);
    }

    [Fact]
    public async Task A_delivery_a_dead_daemon_left_is_made_by_the_next_one_and_done_once()
    {
        await using var house = new BusHouse(OnMail);
        house.Jobs.Work = new TaskCompletionSource().Task;
        await house.StartAsync();
        await house.PublishAsync();
        await BusHouse.UntilAsync(() => house.Jobs.Calls == 1, "it is told");
        await house.StopAsync();
        house.Jobs.Work = Task.CompletedTask;

        await house.StartAsync();
        await house.SettledAsync();

        Assert.Equal((2, 1), (house.Jobs.Calls, house.Jobs.Jobs.Count));
    }

    [Fact]
    public async Task Cut_after_any_commit_an_event_is_either_not_published_or_told_once()
    {
        for (var commits = 1; commits < 9; commits++)
        {
            await using var house = new BusHouse(OnMail);
            house.Storage.Crash(commits);
            await house.StartAsync();
            List<string> published = [];
            for (var i = 0; i < 3; i++)
            {
                try
                {
                    published.Add((await house.PublishAsync()).Envelope.Id);
                }
                catch (ReeveException)
                {
                    break;
                }
            }

            await house.StopAsync();
            house.Storage.Crash(null);
            await house.StartAsync();
            await house.SettledAsync();

            Assert.Equal(published.Select(static id => id + "/on-mail").Order(), house.Jobs.Jobs.Select(static job => job.Key));
        }
    }

    [Fact]
    public async Task What_cannot_be_told_is_a_dead_letter_that_a_person_may_send_again()
    {
        await using var house = new BusHouse(OnMail);
        house.Jobs.OnStart = static _ => throw new ReeveException(ErrorCode.Denied, "clerk is disabled.");
        await house.StartAsync();
        await house.PublishAsync();
        await BusHouse.UntilAsync(() => house.Bus.Deliveries(dead: true, "ann").Length == 1, "it is dead");
        Assert.Contains(await house.ExamineAsync(), static line => line.Level == DiagnosisLevel.Warning && line.Message.Contains("dead letters", StringComparison.Ordinal));
        await house.StopAsync();
        house.Jobs.OnStart = null;

        await house.StartAsync();
        var dead = Assert.Single(house.Bus.Deliveries(dead: true, "ann"));
        Assert.Equal((ErrorCode.Denied, "clerk is disabled."), (dead.DeadCode, dead.DeadReason));
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ReeveException>(() => house.Bus.RedeliverAsync(dead.Id, "bob", "bob", CancellationToken.None))).Code);
        Assert.Equal(1, await house.Bus.RedeliverAsync(null, "ann", "ann", CancellationToken.None));
        await house.SettledAsync();

        Assert.Single(house.Jobs.Jobs);
        Assert.Empty(house.Bus.Deliveries(dead: true, null));
    }

    [Fact]
    public async Task A_refusal_that_may_pass_is_tried_again_for_an_hour()
    {
        await using var house = new BusHouse(OnMail);
        house.Jobs.OnStart = static _ => throw new ReeveException(ErrorCode.Overloaded, "full", retryable: true);
        await house.StartAsync();
        await house.PublishAsync();
        await house.PassUntilAsync(() => house.Jobs.Calls > 4, "it is tried again");
        Assert.Empty(house.Bus.Deliveries(dead: true, null));

        await house.PassUntilAsync(() => house.Bus.Deliveries(dead: true, null).Length == 1, "it is given up", seconds: 30);
    }

    [Fact]
    public async Task For_once_means_once_over_restarts()
    {
        await using var house = new BusHouse(OnMail.Replace(" }", ", once: true }", StringComparison.Ordinal));
        await house.StartAsync();
        await house.PublishAsync();
        await house.StopAsync();
        await house.StartAsync();

        Assert.Empty((await house.PublishAsync()).Deliveries);
        await house.SettledAsync();
        Assert.Single(house.Jobs.Jobs);
        Assert.NotNull(house.Bus.Subscriptions("ann").Single().State!.UsedBy);
    }

    [Fact]
    public async Task What_comes_within_the_debounce_is_told_once_as_the_newest()
    {
        await using var house = new BusHouse(OnMail.Replace(" }", ", debounce: 10s }", StringComparison.Ordinal));
        await house.StartAsync();
        await house.PublishAsync(payload: "one");
        house.Time.Advance(TimeSpan.FromSeconds(6));
        await house.PublishAsync(payload: "two");
        Assert.Empty(house.Jobs.Jobs);

        await house.PassUntilAsync(() => house.Jobs.Jobs.Count == 1, "the debounce ends ten seconds after the first");
        await house.SettledAsync();

        Assert.Equal("mail.arrived says two", Assert.Single(house.Jobs.Jobs).Prompt);
        Assert.InRange(house.Time.GetUtcNow(), new DateTimeOffset(2026, 5, 4, 12, 0, 10, TimeSpan.Zero), new DateTimeOffset(2026, 5, 4, 12, 0, 40, TimeSpan.Zero));
    }

    [Fact]
    public async Task What_agents_did_only_the_daemon_says()
    {
        await using var house = new BusHouse();
        await house.StartAsync();

        foreach (var kind in new[] { "agent.clerk.done", "Mail", "a b", "mail.*", "" })
        {
            Assert.Equal(ErrorCode.InvalidRequest, (await Assert.ThrowsAsync<ReeveException>(() => house.PublishAsync(kind))).Code);
        }
    }

    [Fact]
    public async Task One_event_reaches_so_many_subscriptions_and_no_more_deliveries_are_taken_than_may_be_on_their_way()
    {
        var many = string.Concat(Enumerable.Range(0, 8).Select(static i => $"  - {{ id: s{i}, kind: '*', agent: clerk }}\n"));
        await using var house = new BusHouse("subscriptions:\n" + many);
        house.Jobs.Work = new TaskCompletionSource().Task;
        await house.StartAsync(new BusOptions { File = "", Copy = "", MaxFanOut = 3, MaxPending = 5 });

        Assert.Equal(3, (await house.PublishAsync()).Deliveries.Length);
        Assert.Equal(ErrorCode.Overloaded, (await Assert.ThrowsAsync<ReeveException>(() => house.PublishAsync())).Code);
    }
}
