using Reeve.Engine.Schedules;

namespace Reeve.Tests.Schedules;

public sealed class ScheduleRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    // Every ten minutes; the daemon looks again after so many minutes.
    [Theory]
    [InlineData(MissedPolicy.Once, 9, "wait")]
    [InlineData(MissedPolicy.Once, 10, "fires 1 due")]
    [InlineData(MissedPolicy.Skip, 10, "fires 1 due")]
    [InlineData(MissedPolicy.All, 10, "fires 1 due")]
    [InlineData(MissedPolicy.Skip, 45, "misses 4 late")]
    [InlineData(MissedPolicy.Once, 45, "fires 1 catch_up, misses 3 made_up")]
    [InlineData(MissedPolicy.All, 45, "fires 4 catch_up")]
    [InlineData(MissedPolicy.Skip, 40, "fires 1 due, misses 3 late")]
    [InlineData(MissedPolicy.Once, 40, "fires 1 due, misses 3 made_up")]
    [InlineData(MissedPolicy.All, 300, "fires 7 due, misses 23 too_late")]
    [InlineData(MissedPolicy.Once, 305, "fires 1 catch_up, misses 29 made_up")]
    public void What_was_missed_goes_by_the_policy(MissedPolicy policy, int minutes, string expected)
    {
        var schedule = EveryTenMinutes() with { Missed = policy, MaxLateness = TimeSpan.FromHours(1) };

        Assert.Equal(expected, Say(ScheduleRules.Decide(schedule, ScheduleRules.Arm(schedule, null, Noon), Noon.AddMinutes(minutes), isBusy: false)));
    }

    [Theory]
    [InlineData(MissedPolicy.Once)]
    [InlineData(MissedPolicy.All)]
    public void What_is_later_than_the_schedule_makes_up_for_is_missed(MissedPolicy policy)
    {
        var schedule = Daily() with { Missed = policy, MaxLateness = TimeSpan.FromHours(2) };
        var armed = ScheduleRules.Arm(schedule, null, Noon);

        Assert.Equal("fires 1 catch_up", Say(ScheduleRules.Decide(schedule, armed, armed.Due!.Value.AddHours(2), isBusy: false)));
        Assert.Equal("misses 1 too_late", Say(ScheduleRules.Decide(schedule, armed, armed.Due!.Value.AddHours(2).AddSeconds(1), isBusy: false)));
    }

    [Fact]
    public void More_than_a_hundred_are_not_made_up_for_one_by_one()
    {
        var schedule = EveryTenMinutes() with { Missed = MissedPolicy.All, MaxLateness = TimeSpan.FromDays(30) };

        Assert.Equal("fires 100 catch_up, misses 44 too_late", Say(ScheduleRules.Decide(schedule, ScheduleRules.Arm(schedule, null, Noon), Noon.AddDays(1).AddMinutes(5), isBusy: false)));
    }

    [Fact]
    public void A_year_of_seconds_is_looked_over_in_a_moment()
    {
        var schedule = Of(new ScheduleTimes.Cron(CronTime.Parse("* * * * * *"), TimeZoneInfo.Utc));
        var armed = ScheduleRules.Arm(schedule, null, Noon);

        var claim = Assert.IsType<ScheduleDecision.Claim>(ScheduleRules.Decide(schedule, armed, Noon.AddDays(365), isBusy: false));

        Assert.Equal(Noon.AddDays(365), Assert.Single(claim.Fires).Planned);
        Assert.True(Assert.Single(claim.Misses).IsFloor);
        Assert.Equal(Noon.AddDays(365).AddSeconds(1), claim.Next.Planned);
    }

    [Fact]
    public void A_busy_agent_is_left_alone_or_waited_for()
    {
        var schedule = EveryTenMinutes();
        var armed = ScheduleRules.Arm(schedule, null, Noon);

        Assert.Equal("misses 1 overlap", Say(ScheduleRules.Decide(schedule, armed, Noon.AddMinutes(10), isBusy: true)));
        Assert.Equal("fires 1 due", Say(ScheduleRules.Decide(schedule with { Overlap = OverlapPolicy.Queue }, armed, Noon.AddMinutes(10), isBusy: true)));
    }

    [Fact]
    public void Quiet_hours_skip_or_defer_by_the_clock_of_the_same_zone_as_the_times()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var hourly = Of(new ScheduleTimes.Cron(CronTime.Parse("0 * * * *"), zone)) with { Quiet = new QuietHours(new TimeOnly(22, 0), new TimeOnly(6, 0), QuietChoice.Skip) };
        var armed = ScheduleRules.Arm(hourly, null, new DateTimeOffset(2026, 5, 5, 1, 30, 0, TimeSpan.Zero)); // 21:30 in New York
        var due = armed.Due!.Value; // 22:00 there

        Assert.Equal("misses 1 quiet", Say(ScheduleRules.Decide(hourly, armed, due, isBusy: false)));

        var deferring = hourly with { Quiet = hourly.Quiet with { Then = QuietChoice.Defer } };
        var deferred = Assert.IsType<ScheduleDecision.Defer>(ScheduleRules.Decide(deferring, armed, due, isBusy: false));
        Assert.Equal(new DateTimeOffset(2026, 5, 5, 10, 0, 0, TimeSpan.Zero), deferred.Until); // 06:00 there
        Assert.Equal("fires 1 due, misses 8 quiet", Say(ScheduleRules.Decide(deferring, deferred.Next, deferred.Until, isBusy: false)));
    }

    [Fact]
    public void A_schedule_for_once_is_over_when_it_fired_and_not_when_it_was_quiet_or_busy()
    {
        var once = EveryTenMinutes() with { Once = true };
        var armed = ScheduleRules.Arm(once, null, Noon);

        var busy = Assert.IsType<ScheduleDecision.Claim>(ScheduleRules.Decide(once, armed, Noon.AddMinutes(10), isBusy: true));
        var fired = Assert.IsType<ScheduleDecision.Claim>(ScheduleRules.Decide(once, busy.Next, Noon.AddMinutes(20), isBusy: false));

        Assert.True(busy.Next.IsWatched);
        Assert.Equal((ScheduleState.Done, null, 1L, 1L), (fired.Next.State, fired.Next.Due, fired.Next.Fires, fired.Next.Misses));
        Assert.Equal("wait", Say(ScheduleRules.Decide(once, fired.Next, Noon.AddDays(9), isBusy: false)));
        Assert.Null(ScheduleRules.Reconcile(once, fired.Next, Noon.AddDays(9)));
    }

    [Fact]
    public void One_moment_that_passed_before_it_was_written_down_is_made_up_for_or_missed_like_any_other()
    {
        var moment = Of(new ScheduleTimes.Moment(Noon.AddHours(-1), TimeZoneInfo.Utc)) with { Once = true, MaxLateness = TimeSpan.FromHours(2) };
        var armed = ScheduleRules.Arm(moment, null, Noon);

        Assert.Equal("fires 1 catch_up", Say(ScheduleRules.Decide(moment, armed, Noon, isBusy: false)));
        Assert.Equal("misses 1 too_late", Say(ScheduleRules.Decide(moment with { MaxLateness = TimeSpan.FromMinutes(5) }, armed, Noon, isBusy: false)));
    }

    [Fact]
    public void Jitter_is_always_the_same_for_an_id_and_spreads_many()
    {
        var hour = TimeSpan.FromHours(1);
        var many = Enumerable.Range(0, 1_000).Select(i => ScheduleRules.JitterOf("s" + i, hour)).ToList();

        Assert.Equal(ScheduleRules.JitterOf("a", hour), ScheduleRules.JitterOf("a", hour));
        Assert.All(many, static jitter => Assert.InRange(jitter, TimeSpan.Zero, TimeSpan.FromHours(1)));
        Assert.InRange(many.Count(static jitter => jitter < TimeSpan.FromMinutes(15)), 150, 350);
        var schedule = Daily() with { Jitter = hour };
        var armed = ScheduleRules.Arm(schedule, null, Noon);
        Assert.Equal(armed.Planned + ScheduleRules.JitterOf(schedule.Id, hour), armed.Due);
        Assert.Equal("fires 1 due", Say(ScheduleRules.Decide(schedule, armed, armed.Due!.Value, isBusy: false)));
    }

    [Fact]
    public void Another_time_arms_it_anew_and_another_prompt_does_not()
    {
        var schedule = EveryTenMinutes();
        var armed = ScheduleRules.Arm(schedule, null, Noon);

        Assert.Null(ScheduleRules.Reconcile(schedule with { Prompt = "other" }, armed, Noon.AddMinutes(3)));
        var moved = ScheduleRules.Reconcile(schedule with { Timing = "other" }, armed with { PausedBy = "ann", Fires = 7 }, Noon.AddMinutes(3))!;
        Assert.Equal((2, Noon.AddMinutes(13), "ann", 7L, 2L), (moved.Round, moved.Planned, moved.PausedBy, moved.Fires, moved.Version));
    }

    [Fact]
    public void What_came_while_it_was_disabled_or_paused_is_not_made_up_for()
    {
        var schedule = EveryTenMinutes();
        var armed = ScheduleRules.Arm(schedule, null, Noon);
        var disabled = ScheduleRules.Reconcile(schedule with { Enabled = false }, armed, Noon)!;
        var paused = ScheduleRules.Pause(armed, "ann");

        Assert.Equal("wait", Say(ScheduleRules.Decide(schedule, disabled, Noon.AddDays(1), isBusy: false)));
        Assert.Equal("wait", Say(ScheduleRules.Decide(schedule, paused, Noon.AddDays(1), isBusy: false)));
        Assert.Equal(Noon.AddDays(1).AddMinutes(10), ScheduleRules.Reconcile(schedule, disabled, Noon.AddDays(1))!.Planned);
        Assert.Equal((Noon.AddDays(1).AddMinutes(10), null), (ScheduleRules.Resume(schedule, paused, Noon.AddDays(1)).Planned, ScheduleRules.Resume(schedule, paused, Noon.AddDays(1)).PausedBy));
    }

    [Fact]
    public void A_clock_set_back_a_little_is_waited_for_and_one_set_back_far_begins_anew_under_other_ids()
    {
        var schedule = Daily();
        var claim = Assert.IsType<ScheduleDecision.Claim>(ScheduleRules.Decide(schedule, ScheduleRules.Arm(schedule, null, Noon), Noon.AddDays(1), isBusy: false));

        Assert.Equal("wait", Say(ScheduleRules.Decide(schedule, claim.Next, Noon.AddHours(2), isBusy: false)));
        var rewound = Assert.IsType<ScheduleDecision.Rewind>(ScheduleRules.Decide(schedule, claim.Next, Noon.AddDays(-300), isBusy: false));
        Assert.Equal((2, Noon.AddDays(-300).Date), (rewound.Next.Round, rewound.Next.Planned!.Value.AddDays(-1).Date));
        Assert.NotEqual(claim.Fires[0].Id, ScheduleRules.FireId(schedule.Id, rewound.Next.Round, claim.Fires[0].Planned));
    }

    [Fact]
    public void Whenever_the_daemon_looks_every_time_is_decided_about_once()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var schedule = EveryTenMinutes() with
            {
                Missed = (MissedPolicy)random.Next(3),
                Jitter = TimeSpan.FromMinutes(random.Next(9)),
                MaxLateness = TimeSpan.FromMinutes(random.Next(1, 500)),
                Quiet = random.Next(2) == 0 ? null : new QuietHours(new TimeOnly(random.Next(24), 0), new TimeOnly(random.Next(24), 30), (QuietChoice)random.Next(2)),
            };
            var armed = ScheduleRules.Arm(schedule, null, Noon);
            var (now, fired, missed) = (Noon, new List<DateTimeOffset>(), 0L);
            for (var look = 0; look < 80; look++)
            {
                now += TimeSpan.FromSeconds(random.Next(5) == 0 ? random.Next(-500, 100_000) : random.Next(900));
                switch (ScheduleRules.Decide(schedule, armed, now, random.Next(4) == 0))
                {
                    case ScheduleDecision.Claim claim:
                        fired.AddRange(claim.Fires.Select(static fire => fire.Planned));
                        missed += claim.Misses.Sum(static miss => miss.Count);
                        armed = claim.Next;
                        break;
                    case ScheduleDecision.Defer defer:
                        armed = defer.Next;
                        break;
                }
            }

            Assert.Equal(fired.Order(), fired);
            Assert.Equal(fired.Count, fired.Distinct().Count());
            var decided = armed.LastPlanned is { } last ? (last - Noon).Ticks / TimeSpan.FromMinutes(10).Ticks : 0;
            Assert.Equal(decided, fired.Count + missed);
            Assert.Equal((fired.Count, missed), (armed.Fires, armed.Misses));
        }
    }

    private static Schedule EveryTenMinutes() => Of(new ScheduleTimes.Interval(TimeSpan.FromMinutes(10), TimeZoneInfo.Utc));

    private static Schedule Daily() => Of(new ScheduleTimes.Cron(CronTime.Parse("0 12 * * *"), TimeZoneInfo.Utc));

    private static Schedule Of(ScheduleTimes times) => new() { Id = "s", Agent = "clerk", Times = times, Prompt = "go", Timing = "t" };

    private static string Say(ScheduleDecision decision) => decision switch
    {
        ScheduleDecision.Wait => "wait",
        ScheduleDecision.Claim claim => string.Join(", ",
        [
            .. claim.Fires.GroupBy(static fire => fire.Cause).Select(static group => $"fires {group.Count()} {ScheduleNames.Of(group.Key)}").TakeLast(1)
                .Select(text => $"fires {claim.Fires.Length} {text.Split(' ')[2]}"),
            .. claim.Misses.Select(static miss => $"misses {miss.Count} {ScheduleNames.Of(miss.Reason)}"),
        ]),
        _ => decision.GetType().Name,
    };
}
