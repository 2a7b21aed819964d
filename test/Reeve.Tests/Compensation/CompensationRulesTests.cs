using Reeve.Engine.Compensation;
using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Tests.Compensation;

/// <summary>What a rollback makes of each step, and the moves of one compensation.</summary>
public sealed class CompensationRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly CompensationDeclaration Once = new() { Kind = CompensationKind.Handler };
    private static readonly CompensationDeclaration Often = Once with { Idempotent = true };

    [Theory]
    [InlineData(StepState.Done, true, true, CompensationStatus.Pending)]
    [InlineData(StepState.Done, true, false, CompensationStatus.NoCompensation)]
    [InlineData(StepState.Failed, true, true, CompensationStatus.Skipped)]
    [InlineData(StepState.Abandoned, true, true, CompensationStatus.Skipped)]
    [InlineData(StepState.Denied, true, true, null)]
    [InlineData(StepState.Held, true, true, null)]
    [InlineData(StepState.Done, false, true, null)]
    public void A_step_is_undone_if_it_completed_and_had_an_effect(StepState state, bool sideEffect, bool declared, CompensationStatus? expected)
    {
        var step = Step(1) with { State = state, SideEffect = sideEffect };

        var planned = Plan([step], [], declared ? Once : null);

        Assert.Equal(expected, planned.SingleOrDefault()?.Status);
    }

    /// <param name="status">Where it stands.</param>
    /// <param name="begun">Whether it was begun.</param>
    /// <param name="declared">What is declared now: nothing, once, often.</param>
    /// <param name="again">Whether a further rollback tries it again.</param>
    [Theory]
    [InlineData(CompensationStatus.Succeeded, true, "often", false)]
    [InlineData(CompensationStatus.Skipped, false, "often", false)]
    [InlineData(CompensationStatus.Pending, false, "often", false)]
    [InlineData(CompensationStatus.Pending, true, "often", false)]
    [InlineData(CompensationStatus.Failed, false, "once", true)]
    [InlineData(CompensationStatus.Failed, true, "once", false)]
    [InlineData(CompensationStatus.Failed, true, "often", true)]
    [InlineData(CompensationStatus.Failed, true, "nothing", false)]
    [InlineData(CompensationStatus.NoCompensation, false, "nothing", false)]
    [InlineData(CompensationStatus.NoCompensation, false, "once", true)]
    public void A_further_rollback_tries_again_what_does_no_harm(CompensationStatus status, bool begun, string declared, bool again)
    {
        var known = Row() with { Status = status, Begun = begun, Attempts = 3, Escalated = true, FailureCode = "x", Version = 7 };

        var planned = Plan([Step(1)], [known], declared switch { "once" => Once, "often" => Often, _ => null });

        Assert.Equal(again ? (CompensationStatus.Pending, false, 0, false, (string?)null, 8) : null, planned.Select(static row =>
            ((CompensationStatus, bool, int, bool, string?, long)?)(row.Status, row.Begun, row.Attempts, row.Escalated, row.FailureCode, row.Version)).SingleOrDefault());
    }

    [Theory]
    [InlineData(RunState.Queued)]
    [InlineData(RunState.Running)]
    [InlineData(RunState.Waiting)]
    public void A_run_that_is_not_over_is_not_undone(RunState state) =>
        Assert.Equal(ErrorCode.Conflict, Assert.IsType<RollbackDecision.Refused>(Decide(Run() with { State = state }, [Step(1)], [], Once, null)).Code);

    [Theory]
    [InlineData(RunState.Succeeded)]
    [InlineData(RunState.Failed)]
    [InlineData(RunState.TimedOut)]
    [InlineData(RunState.Cancelled)]
    [InlineData(RunState.Killed)]
    [InlineData(RunState.DeadLetter)]
    public void A_run_that_is_over_however_it_ended_is_undone(RunState state) =>
        Assert.Single(Assert.IsType<RollbackDecision.Planned>(Decide(Run() with { State = state }, [Step(1)], [], Once, null)).Rows);

    [Fact]
    public void The_newest_step_comes_first_and_the_range_begins_with_the_step()
    {
        Step[] steps = [Step(1), Step(2), Step(3)];

        Assert.Equal([3, 2, 1], Plan(steps, [], Once).Select(static row => row.Number));
        Assert.Equal([3, 2], Assert.IsType<RollbackDecision.Planned>(Decide(Run(), steps, [], Once, steps[1].Id)).Rows.Select(static row => row.Number));
    }

    [Theory]
    [InlineData(false, 1, CompensationStatus.Failed)]
    [InlineData(true, 1, CompensationStatus.Pending)]
    [InlineData(true, CompensationRules.MostAttempts, CompensationStatus.Failed)]
    public void An_unknown_outcome_is_tried_again_only_where_that_does_no_harm_and_not_for_ever(bool idempotent, int attempts, CompensationStatus expected)
    {
        var begun = Row() with { Begun = true, Idempotent = idempotent, Attempts = attempts };

        var ended = CompensationRules.End(begun, new CompensationOutcome.Unknown("?"), Now);

        Assert.Equal((expected, CompensationNames.UnknownOutcome), (ended.Status, ended.FailureCode));
        Assert.Equal(ended, CompensationRules.Recover(begun, Now)! with { Reason = "?" });
    }

    [Fact]
    public void What_was_not_begun_is_left_to_the_next_start_as_it_is() => Assert.Null(CompensationRules.Recover(Row(), Now));

    [Fact]
    public void What_is_over_neither_begins_nor_ends_again()
    {
        foreach (var status in Enum.GetValues<CompensationStatus>().Where(static status => status != CompensationStatus.Pending))
        {
            var over = Row() with { Status = status, Begun = true };
            Assert.Throws<InvalidOperationException>(() => CompensationRules.Begin(over, Often, new RunId("run_2"), Now));
            Assert.Throws<InvalidOperationException>(() => CompensationRules.End(over, new CompensationOutcome.Succeeded(), Now));
        }

        Assert.Throws<InvalidOperationException>(() => CompensationRules.End(Row(), new CompensationOutcome.Succeeded(), Now));
        Assert.Throws<InvalidOperationException>(() => CompensationRules.Begin(Row() with { Begun = true }, Often, new RunId("run_2"), Now));
    }

    [Fact]
    public void Every_move_is_the_next_version()
    {
        var begun = CompensationRules.Begin(Row(), Often, new RunId("run_2"), Now);
        CompensationOutcome[] outcomes =
        [
            new CompensationOutcome.Succeeded(), new CompensationOutcome.Refused("x", "y"), new CompensationOutcome.Failed("x", "y"), new CompensationOutcome.Unknown("y"),
        ];

        Assert.Equal((2, 1, true, true), (begun.Version, begun.Attempts, begun.Begun, begun.Idempotent));
        Assert.All(outcomes, outcome => Assert.Equal(3, CompensationRules.End(begun, outcome, Now).Version));
    }

    [Theory]
    [InlineData("""{"kind":"handler"}""", null)]
    [InlineData("""{"kind":"handler","idempotent":true,"timeout_ms":5}""", null)]
    [InlineData("""{"kind":"command","command":["/bin/true","-x"]}""", null)]
    [InlineData("""{"url":"https://example.org/undo","kind":"http"}""", null)]
    [InlineData("""{"kind":"mcp","server":"mail","tool":"recall"}""", null)]
    [InlineData("""{"kind":"shell"}""", "'kind'")]
    [InlineData("""{"idempotent":true}""", "'kind'")]
    [InlineData("""{"kind":"handler","idempotent":"yes"}""", "'idempotent'")]
    [InlineData("""{"kind":"handler","timeout_ms":0}""", "'timeout_ms'")]
    [InlineData("""{"kind":"handler","command":["/bin/true"]}""", "'command'")]
    [InlineData("""{"kind":"command"}""", "'command'")]
    [InlineData("""{"kind":"command","command":["true"]}""", "'command'")]
    [InlineData("""{"kind":"command","command":["/bin/a\u0000b"]}""", "'command'")]
    [InlineData("""{"kind":"http","url":"ftp://example.org/"}""", "'url'")]
    [InlineData("""{"kind":"http","url":"https://me:secret@example.org/"}""", "'url'")]
    [InlineData("""{"kind":"mcp","server":"mail"}""", "'server'")]
    [InlineData("""{"kind":"handler","kind":"mcp"}""", "'")]
    [InlineData("[]", "object")]
    [InlineData("{", "JSON")]
    public void A_declaration_is_read_strictly(string json, string? problem)
    {
        var reading = DeclarationRules.Read(json);

        if (problem is null)
        {
            Assert.IsType<DeclarationReading.Good>(reading);
        }
        else
        {
            Assert.Contains(problem, Assert.IsType<DeclarationReading.Bad>(reading).Problem, StringComparison.Ordinal);
        }
    }

    private static IReadOnlyList<StepCompensation> Plan(Step[] steps, StepCompensation[] known, CompensationDeclaration? declared) =>
        Assert.IsType<RollbackDecision.Planned>(Decide(Run(), steps, known, declared, null)).Rows;

    private static RollbackDecision Decide(Run run, Step[] steps, StepCompensation[] known, CompensationDeclaration? declared, StepId? from) => CompensationRules.Plan(
        run, steps, known.ToDictionary(static row => row.Step), new RollbackRequest(from, "test", null),
        _ => declared is null ? new DeclarationReading.None() : new DeclarationReading.Good(declared), Now);

    private static Run Run() => new()
    {
        Id = new RunId("run_1"),
        Kind = RunKind.Turn,
        Owner = "me",
        Agent = "worker",
        Trigger = "manual",
        State = RunState.Succeeded,
        CreatedAt = Now,
    };

    private static Step Step(int number) => new()
    {
        Id = new StepId($"step_{number}"),
        Run = new RunId("run_1"),
        Number = number,
        FencingToken = 1,
        Tool = "pay",
        SideEffect = true,
        ArgumentsHash = "x",
        State = StepState.Done,
        IntendedAt = Now,
    };

    private static StepCompensation Row() => new()
    {
        Run = new RunId("run_1"),
        Step = new StepId("step_1"),
        Number = 1,
        Owner = "me",
        Agent = "worker",
        Project = "default",
        Tool = "pay",
        Status = CompensationStatus.Pending,
        RequestedBy = "test",
        RequestedAt = Now,
    };
}
