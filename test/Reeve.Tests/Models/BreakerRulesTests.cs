using FsCheck;
using FsCheck.Fluent;
using Reeve.Engine.Models;
using Reeve.Guard;

namespace Reeve.Tests.Models;

public sealed class BreakerRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly BreakerOptions Options = new() { Failures = 3, Pause = TimeSpan.FromSeconds(10), LongestPause = TimeSpan.FromSeconds(60), LongestAsked = TimeSpan.FromMinutes(5) };

    [Fact]
    public void It_opens_at_the_last_of_so_many_failures_in_a_row_and_not_before()
    {
        var breaker = Fail(Fail(new Breaker("p")));
        Assert.Equal((BreakerPhase.Closed, 2), (breaker.Phase, breaker.Failures));
        Assert.Equal(BreakerPhase.Closed, Fail(Fail(BreakerRules.Succeeded(breaker, Now))).Phase);

        breaker = Fail(breaker);

        Assert.Equal((BreakerPhase.Open, Now.AddSeconds(10), ErrorCode.UpstreamFailed, false), (breaker.Phase, breaker.Until, breaker.Cause, breaker.WasAsked));
    }

    [Fact]
    public void An_open_circuit_lets_nobody_pass_and_after_its_pause_one()
    {
        var open = Opened();

        Assert.False(BreakerRules.Enter(open, Now.AddSeconds(9.9)).MayPass);
        var (trying, first) = BreakerRules.Enter(open, Now.AddSeconds(10));
        Assert.True(first);
        Assert.Equal(BreakerPhase.HalfOpen, trying.Phase);
        Assert.False(BreakerRules.Enter(trying, Now.AddHours(1)).MayPass);
        Assert.True(BreakerRules.Enter(BreakerRules.GivenUp(trying), Now.AddSeconds(10)).MayPass); // a trial that was called off lets the next one try
    }

    [Fact]
    public void Each_pause_in_a_row_is_longer_up_to_a_limit_and_an_answer_forgives_all()
    {
        var (breaker, now, pauses) = (Opened(), Now, new List<double>());
        for (var i = 0; i < 5; i++)
        {
            pauses.Add((breaker.Until!.Value - now).TotalSeconds);
            now = breaker.Until.Value;
            breaker = BreakerRules.Failed(BreakerRules.Enter(breaker, now).Breaker, "timeout", null, Options, now);
        }

        Assert.Equal([10, 20, 40, 60, 60], pauses);
        Assert.Equal(new Breaker("p"), BreakerRules.Succeeded(BreakerRules.Enter(breaker, breaker.Until!.Value).Breaker, Now.AddHours(1)));
    }

    [Fact]
    public void A_first_word_ends_the_trial_and_one_more_failure_opens_it_again_for_longer()
    {
        var answering = BreakerRules.Answering(BreakerRules.Enter(Opened(), Now.AddSeconds(10)).Breaker, Options);
        Assert.True(BreakerRules.Enter(answering, Now.AddSeconds(11)).MayPass);

        var again = BreakerRules.Failed(answering, "timeout", null, Options, Now);

        Assert.Equal((BreakerPhase.Open, Now.AddSeconds(20)), (again.Phase, again.Until));
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(86_400, 300)]
    public void A_provider_that_asks_to_be_left_alone_is_at_its_first_failure_but_not_for_ever(int asked, int left)
    {
        var away = BreakerRules.Failed(new Breaker("p"), ErrorCode.RateLimited, TimeSpan.FromSeconds(asked), Options, Now);

        Assert.Equal((BreakerPhase.Open, true, Now.AddSeconds(left)), (away.Phase, away.WasAsked, away.Until));
        Assert.Equal(BreakerStanding.Away, BreakerRules.StandingOf(away, Now.AddSeconds(left - 1)));
        Assert.Equal(BreakerStanding.Passable, BreakerRules.StandingOf(away, Now.AddSeconds(left)));
        Assert.Equal(away, BreakerRules.Succeeded(away, Now)); // a call from before comes back well: the wish stands
    }

    [Fact]
    public void What_began_before_the_opening_changes_it_only_by_asking_for_longer()
    {
        var open = Opened();

        Assert.Equal(open.Until, Fail(open).Until);
        Assert.Equal(Now.AddMinutes(2), BreakerRules.Failed(open, "rate_limited", TimeSpan.FromMinutes(2), Options, Now).Until);
        Assert.Equal(open.Until, BreakerRules.Failed(open, "rate_limited", TimeSpan.FromSeconds(1), Options, Now).Until);
        Assert.Equal(BreakerPhase.Closed, BreakerRules.Succeeded(open, Now).Phase);
    }

    [Fact]
    public void Whatever_happens_at_most_one_call_tries_and_an_open_circuit_ends()
    {
        Prop.ForAll(Gen.Choose(0, 5).ListOf().ToArbitrary(), moves =>
        {
            var (breaker, now, trying) = (new Breaker("p"), Now, false);
            foreach (var move in moves)
            {
                now = now.AddSeconds(7);
                var (before, may) = (breaker, false);
                (breaker, may) = move == 0 ? BreakerRules.Enter(breaker, now) : (breaker, false);
                Assert.False(may && trying && before.Phase == BreakerPhase.HalfOpen);
                breaker = move switch
                {
                    1 => BreakerRules.Succeeded(breaker, now),
                    2 => BreakerRules.Failed(breaker, "timeout", null, Options, now),
                    3 => BreakerRules.Failed(breaker, "rate_limited", TimeSpan.FromHours(2), Options, now),
                    4 => BreakerRules.GivenUp(breaker),
                    5 => BreakerRules.Answering(breaker, Options),
                    _ => breaker,
                };
                trying = breaker.Phase == BreakerPhase.HalfOpen;
                Assert.Equal(breaker.Phase == BreakerPhase.Closed, breaker.Until is null);
                Assert.True(breaker.Until is null || breaker.Until - now <= Options.LongestAsked);
                Assert.NotEqual(BreakerPhase.HalfOpen, BreakerRules.Kept(breaker).Phase); // a trial does not outlive the process
            }
        }).QuickCheckThrowOnFailure();
    }

    private static Breaker Opened() => Fail(Fail(Fail(new Breaker("p"))));

    private static Breaker Fail(Breaker breaker) => BreakerRules.Failed(breaker, ErrorCode.UpstreamFailed, null, Options, Now);
}
