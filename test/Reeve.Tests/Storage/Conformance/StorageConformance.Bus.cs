using Reeve.Engine.Bus;
using Reeve.Engine.Foundation;

namespace Reeve.Tests.Storage.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task An_event_is_kept_once_without_its_words_and_listed_newest_first()
    {
        var first = Happened(1) with { Subject = "it's", Causation = "env_0", Depth = 3, Cause = 7, Payload = "words" };
        await AcceptAsync(new EnvelopeAdded(first), new EnvelopeAdded(Happened(2)), new EnvelopeAdded(Happened(3) with { Owner = "other" }), new EnvelopeAdded(Happened(4) with { Kind = "else", Cause = 5 }));
        await RefuseAsync(new EnvelopeAdded(Happened(1)));

        Assert.Equal(first with { Payload = "" }, await _storage.Bus.FindEnvelopeAsync("env_1", Never));
        Assert.Equal("4 3 2 1", await OfAsync(new EnvelopeFilter()));
        Assert.Equal("4 2 1", await OfAsync(new EnvelopeFilter(Owner: "o")));
        Assert.Equal("4", await OfAsync(new EnvelopeFilter(Kind: "else", Owner: "o")));
        Assert.Equal("2 1", await OfAsync(new EnvelopeFilter(), "env_3"));
        Assert.Equal(7, await _storage.Bus.NewestCauseAsync(Never));
        var page = await _storage.Bus.ListEnvelopesAsync(new EnvelopeFilter(), new PageRequest(null, 3), Never);
        Assert.Equal((3, "env_2"), (page.Items.Count, page.Next));

        async Task<string> OfAsync(EnvelopeFilter filter, string? after = null) =>
            string.Join(' ', (await _storage.Bus.ListEnvelopesAsync(filter, new PageRequest(after, 10), Never)).Items.Select(static envelope => envelope.Id[4..]));
    }

    [Fact]
    public async Task Without_an_event_that_told_of_an_entry_there_is_no_newest_cause()
    {
        await AcceptAsync(new EnvelopeAdded(Happened(1)));
        Assert.Null(await _storage.Bus.NewestCauseAsync(Never));
    }

    [Fact]
    public async Task A_subscription_moves_one_version_at_a_time_whoever_made_it()
    {
        var plain = new SubscriptionState { Id = "b", Matches = 1 };
        var made = new SubscriptionState
        {
            Id = "a",
            Made = new Subscription { Id = "a", Kind = "x.*", Source = "y", Agent = "clerk", MadeBy = "clerk", Once = true, Debounce = TimeSpan.FromSeconds(2), Prompt = "it's" },
        };
        await AcceptAsync(new SubscriptionMoved(plain), new SubscriptionMoved(made));
        await RefuseAsync(new SubscriptionMoved(made));
        await RefuseAsync(new SubscriptionMoved(made with { Version = 3 }));
        var used = made with { Version = 2, UsedBy = "env_1", Last = new EventCause("env_1", 4), Matches = 9 };
        await AcceptAsync(new SubscriptionMoved(used));

        Assert.Equal([used, plain], await _storage.Bus.ListSubscriptionsAsync(Never));
        await AcceptAsync(new SubscriptionRemoved("a"), new SubscriptionRemoved("none"));
        Assert.Equal([plain], await _storage.Bus.ListSubscriptionsAsync(Never));
    }

    [Fact]
    public async Task A_delivery_is_kept_as_it_is_takes_anothers_place_and_ends_once()
    {
        var one = OnItsWay("env_1");
        var dead = one with { DeadCode = "denied", DeadReason = "it's off" };
        await AcceptAsync(new DeliveryKept(one), new DeliveryKept(one with { Subscription = "t" }));
        await AcceptAsync(new DeliveryKept(dead));
        await AcceptAsync(new DeliveryKept(OnItsWay("env_2") with { Merged = 1 }, "env_1/t"));

        Assert.Equal([dead, OnItsWay("env_2") with { Merged = 1 }], await _storage.Bus.ListDeliveriesAsync(Never));
        await AcceptAsync(new DeliveryEnded("env_2/s"));
        await RefuseAsync(new DeliveryEnded("env_2/s"));
        Assert.Equal([dead], await _storage.Bus.ListDeliveriesAsync(Never));
    }

    private static Envelope Happened(int id) => new() { Id = "env_" + id, Source = "client", Kind = "mail.arrived", At = At.AddSeconds(id / 2), Owner = "o" };

    private static EnvelopeDelivery OnItsWay(string envelope) => new()
    {
        Envelope = envelope,
        Subscription = "s",
        Agent = "clerk",
        Owner = "o",
        Prompt = "it's\nhere",
        QueuedAt = At,
        DueAt = At.AddSeconds(1),
    };
}
