using Reeve.Guard;

namespace Reeve.Tests.Guard;

public sealed class AttemptRulesTests
{
    [Theory]
    [InlineData(1, false, AttemptFailure.Failed, "retry 100")]
    [InlineData(2, false, AttemptFailure.Failed, "retry 200")]
    [InlineData(3, false, AttemptFailure.TimedOut, "retry 400")]
    [InlineData(4, false, AttemptFailure.Failed, "Exhausted")]
    [InlineData(1, false, AttemptFailure.NothingDone, "retry 100")]
    [InlineData(1, false, AttemptFailure.Final, "Final")]
    [InlineData(1, false, AttemptFailure.Stopped, "Stopped")]
    [InlineData(1, true, AttemptFailure.Failed, "OutcomeUnknown")]
    [InlineData(1, true, AttemptFailure.TimedOut, "OutcomeUnknown")]
    [InlineData(1, true, AttemptFailure.Stopped, "OutcomeUnknown")]
    [InlineData(1, true, AttemptFailure.NothingDone, "retry 100")]
    [InlineData(4, true, AttemptFailure.NothingDone, "Exhausted")]
    [InlineData(1, true, AttemptFailure.Final, "Final")]
    public void A_failed_attempt_is_followed_by(int attempt, bool sideEffect, AttemptFailure failure, string expected)
    {
        var decision = AttemptRules.AfterFailure(attempt, AttemptRules.DefaultRetries, sideEffect, failure);

        var said = decision switch
        {
            AttemptDecision.Retry retry => $"retry {retry.Pause.TotalMilliseconds}",
            AttemptDecision.GiveUp given => given.Reason.ToString(),
            _ => "?",
        };
        Assert.Equal(expected, said);
    }

    [Fact]
    public void A_side_effecting_call_whose_outcome_is_unknown_is_never_made_again_whatever_was_asked_for() =>
        Assert.All(
            from attempt in Enumerable.Range(1, 30)
            from failure in new[] { AttemptFailure.Failed, AttemptFailure.TimedOut, AttemptFailure.Stopped }
            select AttemptRules.AfterFailure(attempt, AttemptRules.MostRetries, sideEffect: true, failure),
            static decision => Assert.Equal(new AttemptDecision.GiveUp(GiveUpReason.OutcomeUnknown), decision));

    [Fact]
    public void The_defaults_are_three_retries_thirty_seconds_and_twenty_five_iterations() =>
        Assert.Equal((3, TimeSpan.FromSeconds(30), 25), (AttemptRules.DefaultRetries, AttemptRules.DefaultTimeout, AttemptRules.DefaultIterations));
}
