using Reeve.Engine.Doctor;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.TestKit.Models;

namespace Reeve.Tests.Models;

public sealed class BreakerServiceTests
{
    private static readonly ChatRequest Question = new() { System = "", Messages = [new ChatMessage.User("hi")], MaxOutputTokens = 10, Residency = DataResidency.Anywhere };

    [Fact]
    public async Task An_open_circuit_survives_a_restart_with_its_pause()
    {
        var house = new ModelHouse(new FakeModel("a", ModelRouterTests.Says(ModelRouterTests.Down(TimeSpan.FromMinutes(10)))));
        await AskAsync(house, ErrorCode.RateLimited);

        await house.ReopenAsync();

        await AskAsync(house, ErrorCode.Unavailable);
        house.Time.Advance(TimeSpan.FromMinutes(10));
        await AskAsync(house, ErrorCode.RateLimited); // the one that tries
    }

    [Fact]
    public async Task Opening_and_closing_are_entries_of_the_log_and_nothing_else_is()
    {
        var down = true;
        var house = new ModelHouse(new FakeModel("a", (_, _) => [down ? ModelRouterTests.Down() : "fine"]));
        await AskAsync(house, ErrorCode.UpstreamFailed);
        await AskAsync(house, ErrorCode.UpstreamFailed);
        await AskAsync(house, ErrorCode.Unavailable);
        Assert.Equal(["model.circuit_opened"], Entries(house));
        down = false;
        house.Time.Advance(house.Options.Pause);

        await AskAsync(house, null);
        await AskAsync(house, null);

        Assert.Equal(["model.circuit_opened", "model.circuit_closed"], Entries(house));
        await house.ReopenAsync();
        Assert.Equal(new Breaker("a"), house.Breakers.Find("a"));
    }

    [Fact]
    public async Task A_trial_that_is_called_off_lets_the_next_call_try()
    {
        var answers = new Queue<object>([ModelRouterTests.Down(), ModelRouterTests.Down(), new OperationCanceledException(), "fine"]);
        var house = new ModelHouse(new FakeModel("a", (_, _) => [answers.Dequeue()]));
        await AskAsync(house, ErrorCode.UpstreamFailed);
        await AskAsync(house, ErrorCode.UpstreamFailed);
        house.Time.Advance(house.Options.Pause);
        await Assert.ThrowsAsync<OperationCanceledException>(() => house.Catalog.Current.Models[0].CompleteAsync(Question, CancellationToken.None));

        await AskAsync(house, null);

        Assert.Equal(BreakerPhase.Closed, house.Breakers.Find("a").Phase);
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_says_nothing_against_the_provider()
    {
        var house = new ModelHouse(new FakeModel("a", ModelRouterTests.Says(new ModelFailure(ErrorCode.UpstreamFailed, "refused"))));

        for (var i = 0; i < 10; i++)
        {
            await AskAsync(house, ErrorCode.UpstreamFailed);
        }

        Assert.Equal(new Breaker("a"), house.Breakers.Find("a"));
        Assert.Empty(Entries(house));
    }

    [Fact]
    public async Task The_doctor_says_who_is_left_alone_why_and_until_when()
    {
        var house = new ModelHouse(new FakeModel("a", ModelRouterTests.Says(ModelRouterTests.Down(TimeSpan.FromMinutes(10)))), new FakeModel("b", ModelRouterTests.Says("x")));
        var doctor = new ModelsDoctorCheck(house.Catalog, house.Breakers, house.Time);
        Assert.Equal("2 model providers, every circuit is closed", Assert.Single(await doctor.ExamineAsync(CancellationToken.None)).Message);
        await AskAsync(house, ErrorCode.RateLimited);

        var finding = Assert.Single(await doctor.ExamineAsync(CancellationToken.None));

        Assert.Equal(DiagnosisLevel.Warning, finding.Level);
        Assert.StartsWith("a asked to be left alone (rate_limited) and is not asked until ", finding.Message);
    }

    private static async Task AskAsync(ModelHouse house, string? code)
    {
        var model = house.Catalog.Current.Models.First(static model => model.Provider == "a");
        string? failed = null;
        try
        {
            await model.CompleteAsync(Question, CancellationToken.None);
        }
        catch (ReeveException failure)
        {
            failed = failure.Code;
        }

        Assert.Equal(code, failed);
    }

    private static IEnumerable<string> Entries(ModelHouse house) => house.Storage.Entries.Select(static entry => entry.Type);
}
