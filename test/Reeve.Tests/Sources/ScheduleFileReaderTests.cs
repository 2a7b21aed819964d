using FsCheck;
using FsCheck.Fluent;
using Reeve.Engine.Schedules;
using Reeve.Sources;
using Reeve.Sources.Schedules;

namespace Reeve.Tests.Sources;

public sealed class ScheduleFileReaderTests
{
    private const string Whole = """
        zone: Europe/Berlin
        schedules:
          - id: morning
            description: The day's first look.
            cron: "0 7 * * 1-5"
            agent: clerk
            prompt: What is due today?
            quiet: { from: "22:00", until: "06:00", then: defer }
            missed: all
            max_lateness: 2h
            overlap: queue
            jitter: 5m
          - { id: pulse, every: 15m, zone: UTC, agent: clerk, skill: triage, enabled: false }
          - { id: party, at: 2026-12-24T08:00, agent: clerk, prompt: Go. }
          - { id: exact, at: 2026-12-24T08:00:00+01:00, agent: clerk, prompt: Go. }
        """;

    [Fact]
    public void Every_key_is_read()
    {
        var file = Good(Whole);

        var morning = file.Schedules[0];
        Assert.Equal(("morning", "0 7 * * 1-5", "clerk", "Europe/Berlin"), (morning.Id, morning.Cron, morning.Agent, morning.Zone.Id));
        Assert.Equal(new QuietEntry(new TimeOnly(22, 0), new TimeOnly(6, 0), "defer"), morning.Quiet);
        Assert.Equal(("all", TimeSpan.FromHours(2), "queue", TimeSpan.FromMinutes(5)), (morning.Missed, morning.MaxLateness, morning.Overlap, morning.Jitter));
        Assert.Equal((TimeSpan.FromMinutes(15), "triage", "UTC", false), (file.Schedules[1].Every, file.Schedules[1].Skill, file.Schedules[1].Zone.Id, file.Schedules[1].Enabled));
        Assert.Equal(new ScheduleMoment(new DateTime(2026, 12, 24, 8, 0, 0, DateTimeKind.Unspecified), null), file.Schedules[2].At);
        Assert.Equal(TimeSpan.FromHours(1), file.Schedules[3].At!.Offset);
        Assert.Equal(("once", "skip"), (file.Schedules[3].Missed, file.Schedules[3].Overlap));
    }

    [Fact]
    public void An_empty_file_declares_nothing() => Assert.Empty(Good("").Schedules);

    [Theory]
    [InlineData("{ id: a, agent: b, prompt: c }", "no time")]
    [InlineData("{ id: a, agent: b, prompt: c, every: 5m, cron: '0 7 * * *' }", "stands beside cron")]
    [InlineData("{ id: a, agent: b, prompt: c, cron: '0 7 * *' }", "4 fields")]
    [InlineData("{ id: a, agent: b, prompt: c, cron: '0 0 7 * * * 2027' }", "7 fields")]
    [InlineData("{ id: a, agent: b, prompt: c, cron: '61 7 * * *' }", "not understood")]
    [InlineData("{ id: a, agent: b, prompt: c, cron: '0 0 30 2 *' }", "never comes")]
    [InlineData("{ id: a, agent: b, prompt: c, every: 10ms }", "must be 1s to")]
    [InlineData("{ id: a, agent: b, prompt: c, every: 5 }", "takes a duration")]
    [InlineData("{ id: a, agent: b, prompt: c, every: 5m, jitter: 5m }", "shorter than every")]
    [InlineData("{ id: a, agent: b, prompt: c, at: tomorrow }", "takes a date and a time")]
    [InlineData("{ id: a, agent: b, prompt: c, at: 2026-02-30T08:00 }", "takes a date and a time")]
    [InlineData("{ id: a, agent: b, every: 5m }", "nothing to say")]
    [InlineData("{ id: a, agent: b, every: 5m, pipeline: nightly }", "runs no pipelines")]
    [InlineData("{ id: a, prompt: c, every: 5m }", "needs agent")]
    [InlineData("{ id: A b, agent: b, prompt: c, every: 5m }", "a-z, 0-9 and -")]
    [InlineData("{ id: a, agent: ../b, prompt: c, every: 5m }", "a-z, 0-9 and -")]
    [InlineData("{ id: a, agent: b, prompt: c, every: 5m, zone: Mars/Olympus }", "no time zone")]
    [InlineData("{ id: a, agent: b, prompt: c, every: 5m, missed: sometimes }", "skip or once or all")]
    [InlineData("{ id: a, agent: b, prompt: c, every: 5m, quiet: { from: '22:00', until: '25:00' } }", "time of day")]
    [InlineData("{ id: a, agent: b, prompt: c, every: 5m, quiet: { from: '22:00' } }", "needs until")]
    [InlineData("{ id: a, agent: b, prompt: c, every: 5m, quiet: { from: '22:00', until: '22:00' } }", "the same as from")]
    [InlineData("{ id: a, agent: b, prompt: c, every: 5m, retries: 3 }", "unknown key")]
    public void What_is_wrong_is_told_with_its_line(string entry, string message)
    {
        var parse = Parse($"schedules:\n  - {entry}\n");

        Assert.Null(parse.Value);
        var problem = parse.Problems[0];
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(("schedules.yaml", 2), (problem.File, problem.Line));
    }

    [Fact]
    public void Two_schedules_of_one_id_are_a_problem_of_the_second()
    {
        var parse = Parse("schedules:\n  - { id: a, agent: b, prompt: c, every: 5m }\n  - { id: a, agent: b, prompt: c, every: 6m }\n");

        Assert.Equal(3, Assert.Single(parse.Problems).Line);
    }

    [Fact]
    public void No_text_makes_it_throw_and_only_a_good_one_is_used() => Prop.ForAll(
        ArbMap.Default.ArbFor<(int At, int Length, NonNull<string> With)>(),
        change =>
        {
            var at = Math.Abs(change.At % Whole.Length);
            var text = Whole.Remove(at, Math.Min(Math.Abs(change.Length % 40), Whole.Length - at)).Insert(at, change.With.Get);
            var parse = Parse(text);
            return parse.Value is null == parse.Problems.Count > 0;
        }).QuickCheckThrowOnFailure();

    private static SourceParse<ScheduleFile> Parse(string text) => ScheduleFileReader.Parse(text, ScheduleFileReader.FileName, CronTime.Objection);

    private static ScheduleFile Good(string text)
    {
        var parse = Parse(text);
        Assert.Empty(parse.Problems);
        return parse.Value!;
    }
}
