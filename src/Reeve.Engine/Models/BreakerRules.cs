namespace Reeve.Engine.Models;

/// <summary>Every move of a circuit. Pure.</summary>
public static class BreakerRules
{
    /// <summary>The circuit after a call asked to pass; the same circuit when it may not.</summary>
    public static (Breaker Breaker, bool MayPass) Enter(Breaker breaker, DateTimeOffset now) => breaker.Phase switch
    {
        BreakerPhase.Closed => (breaker, true),
        BreakerPhase.Open when now >= breaker.Until => (breaker with { Phase = BreakerPhase.HalfOpen }, true),
        _ => (breaker, false),
    };

    public static BreakerStanding StandingOf(Breaker breaker, DateTimeOffset now) => breaker.Phase switch
    {
        BreakerPhase.Open when now < breaker.Until => breaker.WasAsked ? BreakerStanding.Away : BreakerStanding.Cooling,
        BreakerPhase.HalfOpen => BreakerStanding.Cooling, // somebody else is trying
        _ => BreakerStanding.Passable,
    };

    /// <summary>
    /// A call has heard its first word. That ends a trial, so that others need not wait for the end of a long reply; one more failure opens the circuit again.
    /// </summary>
    public static Breaker Answering(Breaker breaker, BreakerOptions options) =>
        breaker.Phase == BreakerPhase.HalfOpen ? new Breaker(breaker.Provider) { Failures = options.Failures - 1, Openings = breaker.Openings } : breaker;

    /// <summary>
    /// It answered. A call that began before the circuit opened may still come back well: then the provider is up, unless it asked to be left alone.
    /// </summary>
    public static Breaker Succeeded(Breaker breaker, DateTimeOffset now) =>
        breaker is { Phase: BreakerPhase.Open, WasAsked: true } && now < breaker.Until ? breaker
        : breaker is { Phase: BreakerPhase.Closed, Failures: 0, Openings: 0 } ? breaker
        : new Breaker(breaker.Provider);

    /// <summary>It failed by its own fault.</summary>
    /// <param name="breaker">The circuit.</param>
    /// <param name="cause">The failure's code.</param>
    /// <param name="asked">The pause it asked for.</param>
    /// <param name="options">When a circuit opens.</param>
    /// <param name="now">The moment.</param>
    public static Breaker Failed(Breaker breaker, string cause, TimeSpan? asked, BreakerOptions options, DateTimeOffset now)
    {
        var failures = breaker.Failures == int.MaxValue ? breaker.Failures : breaker.Failures + 1;
        var failed = breaker with { Failures = failures };
        if (asked is { } pause && pause > TimeSpan.Zero)
        {
            var until = now + Least(pause, options.LongestAsked);
            return breaker.Phase == BreakerPhase.Open && breaker.Until >= until ? failed : Open(failed, cause, until, wasAsked: true, now);
        }

        return breaker.Phase switch
        {
            BreakerPhase.Open => failed, // it began before the circuit opened; its failure is no news
            BreakerPhase.Closed when failures < options.Failures => failed,
            _ => Open(failed, cause, now + PauseOf(failed.Openings + 1, options), wasAsked: false, now),
        };
    }

    /// <summary>A trial ended without saying anything about the provider: another call may try at once.</summary>
    public static Breaker GivenUp(Breaker breaker) => breaker.Phase == BreakerPhase.HalfOpen ? breaker with { Phase = BreakerPhase.Open } : breaker;

    /// <summary>What must outlive the process: a trial does not.</summary>
    public static Breaker Kept(Breaker breaker) => breaker.Phase == BreakerPhase.Closed ? new Breaker(breaker.Provider) : GivenUp(breaker) with { Failures = 0 };

    private static Breaker Open(Breaker breaker, string cause, DateTimeOffset until, bool wasAsked, DateTimeOffset now) => breaker with
    {
        Phase = BreakerPhase.Open,
        Openings = Math.Min(breaker.Openings + 1, 1000),
        OpenedAt = now,
        Until = until,
        WasAsked = wasAsked,
        Cause = cause,
    };

    private static TimeSpan PauseOf(int opening, BreakerOptions options) =>
        opening > 20 ? options.LongestPause : Least(options.Pause * Math.Pow(2, opening - 1), options.LongestPause);

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
