using Reeve.Engine.Heartbeat;
using Reeve.Engine.Heartbeat.Proposing;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.Engine.Governance;
using Reeve.Guard.Budgets;

namespace Reeve.Tests.Models;

public sealed class ModelProposerTests
{
    private const string Silence = """{"findings":[]}""";

    [Fact]
    public async Task A_malformed_reply_is_asked_for_once_more_and_both_are_paid_for()
    {
        var model = new ScriptedModel("All is well!", """{"findings":[{"title":"T","severity":"high","check":"git","dedupe_key":"x"},{"title":""}]}""");

        var result = await ProposeAsync(model, Ok("clean"));

        Assert.Equal("git:x", Assert.Single(result.Proposal.Findings).DedupeKey);
        Assert.Single(result.Refused);
        Assert.Equal((20L, 10L, "scripted:m-1"), (result.Proposal.Used.TokensIn, result.Proposal.Used.TokensOut, result.Proposal.Model));
        Assert.Contains("could not be used (the reply is not one JSON object)", model.Asked[1].User);
        Assert.DoesNotContain("All is well!", model.Asked[1].User);
    }

    [Fact]
    public async Task Malformed_twice_is_a_clean_failure_and_never_silence()
    {
        var model = new ScriptedModel("no", "still no", Silence);

        var failure = await Assert.ThrowsAsync<StepFailedException>(() => ProposeAsync(model, Ok("clean")));

        Assert.Equal((ErrorCode.UpstreamFailed, 2, false), (failure.Code, model.Asked.Count, failure.Retryable));
        Assert.Equal(new Usage(20, 10), failure.Used);
    }

    [Fact]
    public async Task A_model_that_stays_silent_cannot_hide_that_a_check_could_not_look()
    {
        var result = await ProposeAsync(new ScriptedModel(Silence), new Signal("git", "git", SignalStatus.Degraded, "no folder", default));

        Assert.Equal("Cannot check git", Assert.Single(result.Proposal.Findings).Title);
    }

    [Fact]
    public void The_worst_case_covers_the_prompt_twice_and_both_answers()
    {
        var request = new ProposalRequest("w", "Watch.", [], [Ok(new string('x', 10_000))]);
        var question = FindingPrompt.Ask(request.Instructions, request.Signals);

        Assert.True(new ModelProposer(new ScriptedModel()).WorstCase(request).Tokens > 2 * (question.User.Length + question.MaxOutputTokens));
        Assert.Equal(Usage.None, new RulesProposer().WorstCase(request));
    }

    [Fact]
    public void The_offline_model_needs_no_provider_and_an_unknown_one_is_none()
    {
        var catalog = new ProposerCatalog(new ModelCatalog([new ScriptedModel()], Microsoft.Extensions.Logging.Abstractions.NullLogger<ModelCatalog>.Instance));

        Assert.IsType<RulesProposer>(catalog.Find("rules"));
        Assert.IsType<ModelProposer>(catalog.Find("scripted"));
        Assert.Null(catalog.Find("gone"));
    }

    private static Task<ProposalResult> ProposeAsync(ScriptedModel model, Signal signal) =>
        new ModelProposer(model).ProposeAsync(new ProposalRequest("w", "", [], [signal]), CancellationToken.None);

    private static Signal Ok(string text) => new("git", "git", SignalStatus.Ok, text, default);
}
