using Reeve.Engine.Runs;
using Reeve.Engine.Turns;
using Reeve.Engine.Turns.Logs;
using Reeve.Engine.Turns.Questions;
using Reeve.Engine.Foundation;
using Reeve.Guard;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Turns;

public sealed class QuestionTests
{
    private const string Asking = """{"question":"Which colour?","options":["red","blue"]}""";

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_turn_waits_for_a_person_and_goes_on_with_the_answer()
    {
        await using var house = new TurnHouse();
        house.Model.Calls(("q", "ask_user", Asking)).Says("Blue it is.");
        var receipt = await house.SayAsync("paint it");
        var question = await OpenAsync(house, receipt.Run!.Value);

        house.Clock.Advance(TimeSpan.FromDays(2)); // no clock of the turn runs while a person thinks
        await house.Questions.AnswerAsync(question.Id, "blue", "ann", Never);
        var outcome = await house.Turns.WaitAsync(receipt.Run.Value, Never);

        Assert.Equal("Blue it is.", outcome.Answer);
        Assert.Equal(["red", "blue"], question.Options);
        Assert.Equal("result q: blue", TurnHouse.Tell(house.Model.Asked[1].Messages[^1]));
        var kinds = (await house.WatchAsync(receipt.Run.Value)).Select(static one => one.Kind).ToList();
        Assert.True(kinds.IndexOf(TurnEventKind.Question) < kinds.IndexOf(TurnEventKind.Answered));
    }

    [Fact]
    public async Task Words_of_question_and_answer_stand_in_no_entry()
    {
        await using var house = new TurnHouse();
        house.Model.Calls(("q", "ask_user", Asking)).Says("ok");
        var receipt = await house.SayAsync("paint it");
        var question = await OpenAsync(house, receipt.Run!.Value);
        await house.Questions.AnswerAsync(question.Id, "ultramarine", "ann", Never);
        await house.Turns.WaitAsync(receipt.Run.Value, Never);

        var entries = house.Storage.Entries.Select(static entry => System.Text.Encoding.UTF8.GetString(entry.Bytes!.Value.Span)).ToList();

        Assert.Contains(entries, static entry => entry.Contains("question.answered", StringComparison.Ordinal));
        Assert.DoesNotContain(entries, static entry => entry.Contains("ultramarine", StringComparison.Ordinal) || entry.Contains("colour", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_question_nobody_answers_expires_and_the_model_is_told()
    {
        await using var house = new TurnHouse(options: new TurnOptions { QuestionExpiry = TimeSpan.FromHours(1) });
        house.Model.Calls(("q", "ask_user", Asking)).Says("Then grey.");
        var receipt = await house.SayAsync("paint it");
        var question = await OpenAsync(house, receipt.Run!.Value);
        await Eventually.TrueAsync(
            async () =>
            {
                house.Clock.Advance(TimeSpan.FromMinutes(61));
                return (await house.Questions.FindAsync(question.Id, Never))!.State == QuestionState.Expired;
            },
            "it expired");

        var outcome = await house.Turns.WaitAsync(receipt.Run.Value, Never);

        Assert.Equal("Then grey.", outcome.Answer);
        Assert.Equal(ErrorCode.Conflict, (await Assert.ThrowsAsync<ReeveException>(() => house.Questions.AnswerAsync(question.Id, "red", "ann", Never))).Code);
    }

    [Fact]
    public async Task A_question_is_withdrawn_with_its_turn()
    {
        await using var house = new TurnHouse();
        house.Model.Calls(("q", "ask_user", Asking));
        var receipt = await house.SayAsync("paint it");
        var question = await OpenAsync(house, receipt.Run!.Value);

        await house.Turns.CancelAsync(receipt.Run.Value, Never);

        Assert.Equal(QuestionState.Withdrawn, (await house.Questions.FindAsync(question.Id, Never))!.State);
        Assert.Equal(RunState.Cancelled, (await house.Runs.FindAsync(receipt.Run.Value, Never))!.State);
    }

    [Fact]
    public async Task A_question_outlives_its_daemon_and_the_answer_continues_the_same_run()
    {
        await using var house = new TurnHouse();
        house.Model.Calls(("q", "ask_user", Asking));
        var receipt = await house.SayAsync("paint it");
        var question = await OpenAsync(house, receipt.Run!.Value);

        await house.RestartAsync();
        await Eventually.TrueAsync(async () => (await house.Runs.FindAsync(receipt.Run.Value, Never))!.State == RunState.Waiting, "the next daemon waits for the person");
        house.Model.Says("Blue it is.");
        await house.Questions.AnswerAsync(question.Id, "blue", "ann", Never);
        var outcome = await house.Turns.WaitAsync(receipt.Run.Value, Never);

        Assert.Equal("Blue it is.", outcome.Answer);
        Assert.Contains("The answer: blue", TurnHouse.Tell(house.Model.Asked[1].Messages[^1]));
        Assert.Equal(RunState.Succeeded, (await house.Runs.FindAsync(receipt.Run.Value, Never))!.State);
    }

    [Fact]
    public async Task A_stop_of_the_daemon_lets_go_of_a_turn_that_waits_for_a_person()
    {
        await using var house = new TurnHouse();
        house.Model.Calls(("q", "ask_user", Asking));
        var receipt = await house.SayAsync("paint it");
        var question = await OpenAsync(house, receipt.Run!.Value);

        house.Get<TurnRecovery>().LetGo();

        await Eventually.TrueAsync(async () => (await house.Runs.FindAsync(receipt.Run.Value, Never))!.State == RunState.Queued, "the run went back");
        Assert.Equal(QuestionState.Open, (await house.Questions.FindAsync(question.Id, Never))!.State);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"question":7}""")]
    [InlineData("""{"question":"x","options":"red"}""")]
    [InlineData("""{"question":"x","options":[1]}""")]
    public async Task A_malformed_question_is_asked_of_nobody(string arguments)
    {
        await using var house = new TurnHouse();
        house.Model.Calls(("q", "ask_user", arguments)).Says("ok");

        var outcome = await house.AskAsync("go");

        Assert.Equal("ok", outcome.Answer);
        Assert.Null(await house.Questions.FindOpenAsync(outcome.Run, Never));
    }

    [Fact]
    public void Only_an_open_question_is_answered_and_the_same_answer_twice_is_one()
    {
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var open = new Question
        {
            Id = new QuestionId("ask_1"),
            Run = new RunId("run_1"),
            Session = new SessionId("sess_1"),
            Owner = "o",
            Agent = "a",
            Call = "c",
            Text = "?",
            AskedAt = at,
            ExpiresAt = at.AddDays(1),
        };

        var answered = QuestionRules.Answer(open, "yes", "ann", at);

        Assert.Equal((QuestionState.Answered, "yes", "ann"), (answered.State, answered.Answer, answered.AnsweredBy));
        Assert.Same(answered, QuestionRules.Answer(answered, "yes", "bob", at));
        Assert.Equal(ErrorCode.Conflict, Assert.Throws<ReeveException>(() => QuestionRules.Answer(answered, "no", "bob", at)).Code);
        Assert.Equal(ErrorCode.Conflict, Assert.Throws<ReeveException>(() => QuestionRules.Answer(open, "no", "bob", at.AddDays(1))).Code);
        Assert.Equal(ErrorCode.InvalidRequest, Assert.Throws<ReeveException>(() => QuestionRules.Answer(open, " ", "bob", at)).Code);
    }

    private static async Task<Question> OpenAsync(TurnHouse house, RunId run)
    {
        await Eventually.TrueAsync(async () => await house.Questions.FindOpenAsync(run, Never) is not null, "the question is asked");
        Assert.Equal(RunState.Waiting, (await house.Runs.FindAsync(run, Never))!.State); // whoever sees a question sees a run that waits
        return (await house.Questions.FindOpenAsync(run, Never))!;
    }
}
