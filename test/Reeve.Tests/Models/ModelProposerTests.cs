using Reeve.Engine.Heartbeat;
using Reeve.Engine.Heartbeat.Proposing;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.Engine.Governance;
using Reeve.Guard.Budgets;
using Reeve.TestKit.Models;

namespace Reeve.Tests.Models;

public sealed class ModelProposerTests
{
    private const string Silence = """{"findings":[]}""";

    [Fact]
    public async Task A_malformed_reply_is_asked_for_once_more_and_both_are_paid_for()
    {
        var model = new FakeModel("All is well!", """{"findings":[{"title":"T","severity":"high","check":"git","dedupe_key":"x"},{"title":""}]}""");

        var result = await ProposeAsync(model, Ok("clean"));

        Assert.Equal("git:x", Assert.Single(result.Proposal.Findings).DedupeKey);
        Assert.Single(result.Refused);
        Assert.Equal((20L, 10L, "scripted:m-1"), (result.Proposal.Used.TokensIn, result.Proposal.Used.TokensOut, result.Proposal.Model));
        Assert.Contains("could not be used (the reply is not one JSON object)", UserOf(model.Asked[1]));
        Assert.DoesNotContain("All is well!", UserOf(model.Asked[1]));
    }

    [Fact]
    public async Task Malformed_twice_is_a_clean_failure_and_never_silence()
    {
        var model = new FakeModel("no", "still no", Silence);

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => ProposeAsync(model, Ok("clean")));

        Assert.Equal((ErrorCode.UpstreamFailed, 2, false), (failure.Code, model.Asked.Count, failure.Retryable));
        Assert.Equal(new Usage(20, 10), failure.Used);
    }

    [Fact]
    public async Task A_model_that_stays_silent_cannot_hide_that_a_check_could_not_look()
    {
        var result = await ProposeAsync(new FakeModel(Silence), new Signal("git", "git", SignalStatus.Degraded, "no folder", default));

        Assert.Equal("Cannot check git", Assert.Single(result.Proposal.Findings).Title);
    }

    [Fact]
    public void The_worst_case_covers_the_prompt_twice_and_both_answers()
    {
        var request = new ProposalRequest("w", "Watch.", [], [Ok(new string('x', 10_000))]);
        var question = FindingPrompt.Ask(request.Instructions, request.Signals);

        Assert.True(new ModelProposer(new FakeModel(), DataResidency.Anywhere).WorstCase(request).Tokens > 2 * (question.User.Length + question.MaxOutputTokens));
        Assert.Equal(Usage.None, new RulesProposer().WorstCase(request));
    }

    [Fact]
    public void The_offline_model_needs_no_provider_and_an_unknown_one_is_none()
    {
        var catalog = new ProposerCatalog(new ModelHouse(new FakeModel()).Router);
        static HeartbeatPlan Plan(string model) => new() { Agent = "w", Owner = "me", Model = model };

        Assert.IsType<RulesProposer>(catalog.Choose(Plan("rules")));
        Assert.IsType<ModelProposer>(catalog.Choose(Plan("scripted")));
        Assert.Equal((null, null, "there is no model gone"), (catalog.ProblemOf(Plan("rules")), catalog.ProblemOf(Plan("scripted")), catalog.ProblemOf(Plan("gone"))));
    }

    private static Task<ProposalResult> ProposeAsync(FakeModel model, Signal signal) =>
        new ModelProposer(model, DataResidency.Anywhere).ProposeAsync(new ProposalRequest("w", "", [], [signal]), CancellationToken.None);

    private static string UserOf(ChatRequest request) => Assert.IsType<ChatMessage.User>(Assert.Single(request.Messages)).Text;

    private static Signal Ok(string text) => new("git", "git", SignalStatus.Ok, text, default);
}
