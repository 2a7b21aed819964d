using System.Collections.Frozen;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.TestKit.Models;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Models;

public sealed class ModelRouterTests
{
    private static readonly ChatRequest Question = new() { System = "", Messages = [new ChatMessage.User("hi")], MaxOutputTokens = 10, Residency = DataResidency.Anywhere };

    [Theory]
    [InlineData("b/big", "b/big c/only")]
    [InlineData("only", "c/only b/big")]
    [InlineData("a", "a/small b/big c/only")]
    [InlineData("a/deep/name", "a/deep/name b/big c/only")]
    [InlineData("deep/name", "a/deep/name b/big c/only")]
    [InlineData(null, "a/small b/big c/only")]
    public void A_name_leads_to_its_model_and_then_to_the_fallbacks_each_once(string? name, string route) =>
        Assert.Equal(route, Names(House().Router, name));

    [Theory]
    [InlineData("big", ErrorCode.InvalidConfiguration, "The model big is served by a and b.")]
    [InlineData("gone", ErrorCode.NotFound, "There is no model gone.")]
    [InlineData("A", ErrorCode.NotFound, "There is no model A.")]
    [InlineData("b/small", ErrorCode.NotFound, "There is no model b/small.")]
    [InlineData("", ErrorCode.NotFound, "There is no model .")]
    [InlineData("rules", ErrorCode.NotFound, "The offline model rules only serves heartbeats.")]
    public void A_name_nobody_or_more_than_one_serves_leads_nowhere(string name, string code, string message)
    {
        var router = House().Router;

        var failure = Assert.Throws<ReeveException>(() => router.Route(name, DataResidency.Anywhere));

        Assert.Equal((code, message), (failure.Code, failure.Message));
        Assert.NotNull(router.ProblemOf(name));
        Assert.Null(router.ProblemOf("a/big"));
    }

    [Fact]
    public void Words_that_must_stay_here_are_routed_to_what_is_here_only()
    {
        var router = House().Router;

        Assert.Equal("a/small c/only", Names(router, "a", DataResidency.Local));
        Assert.Equal("c/only", Names(router, "b/big", DataResidency.Local)); // its own model is elsewhere, a fallback is not
        var house = new ModelHouse(new FakeModel("b", Says("x")) { IsLocal = false });
        Assert.Equal(ErrorCode.Residency, Assert.Throws<ReeveException>(() => house.Router.Route("b", DataResidency.Local)).Code);
    }

    [Fact]
    public void The_stricter_of_the_agents_and_the_owners_word_holds()
    {
        var router = House().Router;

        Assert.Equal(DataResidency.Anywhere, router.ResidencyOf("me", false));
        Assert.Equal(DataResidency.Local, router.ResidencyOf("me", true));
        Assert.Equal(DataResidency.Local, router.ResidencyOf("lawyer", false));
    }

    [Fact]
    public async Task A_route_made_for_other_words_sends_none_of_these_away()
    {
        var away = new FakeModel("b", Says("x")) { IsLocal = false };
        var house = new ModelHouse(away);
        var route = house.Router.Route("b", DataResidency.Anywhere);

        var failure = await Assert.ThrowsAsync<ReeveException>(() => route[0].CompleteAsync(Question with { Residency = DataResidency.Local }, CancellationToken.None));

        Assert.Equal(ErrorCode.Residency, failure.Code);
        Assert.Empty(away.Asked);
        Assert.Equal("x", (await route[0].CompleteAsync(Question, CancellationToken.None)).Text);
    }

    [Fact]
    public async Task A_failure_before_the_first_word_goes_on_to_the_next_model()
    {
        var house = new ModelHouse(new FakeModel("a", Says(Down())), new FakeModel("b", Says("hello")));

        var (events, asked) = await StreamAsync(house);

        Assert.Equal(["a", "b"], asked);
        Assert.Equal("hello", Assert.IsType<ChatEvent.Text>(events[0]).Delta);
    }

    [Fact]
    public async Task Words_that_were_seen_are_never_followed_by_another_models()
    {
        var second = new FakeModel("b", Says("hello"));
        var house = new ModelHouse(new FakeModel("a", Says("I think", Down())), second);

        await Assert.ThrowsAsync<ModelFailure>(() => StreamAsync(house));

        Assert.Empty(second.Asked);
    }

    [Fact]
    public async Task A_request_that_is_wrong_is_wrong_everywhere()
    {
        var second = new FakeModel("b", Says("hello"));
        var house = new ModelHouse(new FakeModel("a", Says(new ModelFailure(ErrorCode.UpstreamFailed, "refused the request"))), second);

        await Assert.ThrowsAsync<ModelFailure>(() => StreamAsync(house));

        Assert.Empty(second.Asked);
    }

    [Fact]
    public async Task A_provider_whose_circuit_is_open_stands_last_and_one_that_asked_to_be_left_alone_not_at_all()
    {
        var house = House(Down());
        await FailAsync(house, "a", 2);
        Assert.Equal("b/big c/only a/small", Names(house.Router, "a"));

        house = House(Down(TimeSpan.FromMinutes(2)));
        await FailAsync(house, "a", 1);
        Assert.Equal("b/big c/only", Names(house.Router, "a"));
        house.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("a/small b/big c/only", Names(house.Router, "a"));
    }

    [Fact]
    public async Task When_every_circuit_is_open_that_is_said_and_it_passes()
    {
        var house = new ModelHouse(new FakeModel("a", Says(Down())));
        await FailAsync(house, "a", 2);

        var failure = Assert.Throws<ReeveException>(() => house.Router.Route("a", DataResidency.Anywhere));

        Assert.Equal((ErrorCode.Unavailable, true), (failure.Code, failure.Retryable));
        house.Time.Advance(house.Options.Pause);
        Assert.Single(house.Router.Route("a", DataResidency.Anywhere));
    }

    [Fact]
    public void A_reload_is_seen_by_the_next_route()
    {
        var house = House();

        house.Catalog.Replace(new ModelSet([new FakeModel("new", Says("x"))]) { Default = "new" });

        Assert.Equal("new/m-1", Names(house.Router, null));
    }

    internal static ModelFailure Down(TimeSpan? asked = null) =>
        new(asked is null ? ErrorCode.UpstreamFailed : ErrorCode.RateLimited, "down", retryable: true) { IsProviders = true, RetryAfter = asked };

    internal static Func<ChatRequest, int, IEnumerable<object>> Says(params object[] items) => (_, _) => items;

    private static ModelHouse House(object? a = null) => new(new ManualTimeProvider(), new ModelSet(
    [
        new FakeModel("a", Says(a ?? "x")) { Model = "small" },
        new FakeModel("a", Says("x")) { Model = "big" },
        new FakeModel("a", Says("x")) { Model = "deep/name" },
        new FakeModel("b", Says("x")) { Model = "big", IsLocal = false },
        new FakeModel("c", Says("x")) { Model = "only" },
    ])
    {
        Default = "a/small",
        Fallbacks = ["b", "only"],
        LocalOwners = new[] { "lawyer" }.ToFrozenSet(),
    });

    private static string Names(IModelRouter router, string? name, DataResidency residency = DataResidency.Anywhere) =>
        string.Join(' ', router.Route(name, residency).Select(static model => $"{model.Provider}/{model.Model}"));

    private static async Task FailAsync(ModelHouse house, string provider, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var model = house.Catalog.Current.Models.First(model => model.Provider == provider);
            await Assert.ThrowsAsync<ModelFailure>(() => model.CompleteAsync(Question, CancellationToken.None));
        }
    }

    private static async Task<(List<ChatEvent> Events, List<string> Asked)> StreamAsync(ModelHouse house)
    {
        var (events, asked) = (new List<ChatEvent>(), new List<string>());
        await foreach (var item in house.Catalog.Current.Models.StreamAsync(Question, model => asked.Add(model.Provider), CancellationToken.None))
        {
            events.Add(item);
        }

        return (events, asked);
    }
}
