using Reeve.Engine.Compensation;
using Reeve.Guard;
using Reeve.TestKit.Storage;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Compensation;

/// <summary>Rollbacks that ask meet programs that offer.</summary>
public sealed class HandlerDeskTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("me", "default", "pay", true)]
    [InlineData("you", "default", "pay", false)]
    [InlineData("me", "other", "pay", false)]
    [InlineData("me", "default", "book", false)]
    public async Task Work_goes_to_who_offers_this_tool_for_this_owner_and_project(string owner, string project, string tool, bool gets)
    {
        await using var store = new TestStore();
        await using var house = await CompensationHouse.OpenAsync(store);
        await AskAsync(house);

        var asked = house.Desk.NextAsync(owner, project, new HashSet<string> { tool }, TimeSpan.FromSeconds(5), Never);
        if (!gets)
        {
            await Eventually.TrueAsync(() => Advanced(store, asked), "the question ends");
        }

        Assert.Equal(gets, await asked is not null);
    }

    [Theory]
    [InlineData(false, 1, CompensationStatus.Failed)]
    [InlineData(true, CompensationRules.MostAttempts, CompensationStatus.Failed)]
    public async Task A_dead_program_s_work_is_offered_again_only_where_that_does_no_harm(bool idempotent, int offers, CompensationStatus expected)
    {
        await using var store = new TestStore();
        await using var house = await CompensationHouse.OpenAsync(store);
        var run = await AskAsync(house, idempotent);
        var ended = house.EndAsync(run);
        var jobs = new List<HandlerJob>();
        while (await OfferAsync(store, house, ended) is { } job)
        {
            jobs.Add(job); // and never a word again
        }

        var row = Assert.Single(await ended);
        Assert.Equal((offers, expected, CompensationNames.UnknownOutcome, true), (jobs.Count, row.Status, row.FailureCode, row.Begun));
        Assert.Single(jobs.Select(static job => job.Attempt.Order.Row.Key).Distinct());
        Assert.Equal(offers, jobs.Select(static job => job.Id).Distinct().Count());
        Assert.Null(house.Desk.Finish(jobs[^1].Id, null, new CompensationOutcome.Succeeded()));
    }

    [Fact]
    public async Task The_answer_to_a_try_that_is_over_does_not_count_for_the_next()
    {
        await using var store = new TestStore();
        await using var house = await CompensationHouse.OpenAsync(store);
        var run = await AskAsync(house, idempotent: true);
        var ended = house.EndAsync(run);
        var first = await OfferAsync(store, house, ended);
        var second = await OfferAsync(store, house, ended);

        Assert.Null(house.Desk.Finish(first!.Id, "me", new CompensationOutcome.Failed("compensation.failed", "late")));
        Assert.Null(house.Desk.Finish(second!.Id, "you", new CompensationOutcome.Failed("compensation.failed", "not yours")));
        Assert.NotNull(house.Desk.Finish(second.Id, "me", new CompensationOutcome.Succeeded()));
        Assert.Null(house.Desk.Finish(second.Id, "me", new CompensationOutcome.Succeeded()));

        Assert.Equal((CompensationStatus.Succeeded, 2), (await ended)[0] is var row ? (row.Status, row.Attempts) : default);
        Assert.Equal(CompensationStatus.Succeeded, (await second.Attempt.Settled)!.Status);
    }

    [Fact]
    public async Task A_program_that_goes_away_while_it_asks_takes_nothing_with_it()
    {
        await using var store = new TestStore();
        await using var house = await CompensationHouse.OpenAsync(store);
        using var gone = new CancellationTokenSource();
        var asked = house.Desk.NextAsync("me", "default", new HashSet<string> { "pay" }, TimeSpan.FromMinutes(5), gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        var run = await AskAsync(house);

        var job = await house.Desk.NextAsync("me", "default", new HashSet<string> { "pay" }, TimeSpan.FromMinutes(5), Never);
        house.Desk.Finish(job!.Id, "me", new CompensationOutcome.Succeeded());

        Assert.Equal((CompensationStatus.Succeeded, 1), (await house.EndAsync(run))[0] is var row ? (row.Status, row.Attempts) : default);
    }

    [Fact]
    public async Task Too_many_that_ask_are_refused()
    {
        await using var store = new TestStore();
        await using var house = await CompensationHouse.OpenAsync(store, options: new CompensationOptions { MaxPolls = 1 });
        using var enough = new CancellationTokenSource();
        var first = house.Desk.NextAsync("me", "default", new HashSet<string> { "pay" }, TimeSpan.FromMinutes(5), enough.Token);

        var refused = await Assert.ThrowsAsync<ReeveException>(() => house.Desk.NextAsync("me", "default", new HashSet<string> { "pay" }, TimeSpan.FromMinutes(5), Never));

        Assert.Equal(ErrorCode.Overloaded, refused.Code);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    private static async Task<Engine.Foundation.RunId> AskAsync(CompensationHouse house, bool idempotent = false)
    {
        await house.DeclareAsync("pay", $$"""{"kind":"handler","idempotent":{{(idempotent ? "true" : "false")}},"timeout_ms":60000}""");
        var run = (await house.DidAsync("pay")).Run.Id;
        await house.Rollbacks.RequestAsync(run, new RollbackRequest(null, "test", null), Never);
        return run;
    }

    /// <summary>The next work, while time passes; null when the rollback ended instead.</summary>
    private static async Task<HandlerJob?> OfferAsync(TestStore store, CompensationHouse house, Task ended)
    {
        using var enough = new CancellationTokenSource();
        var asked = house.Desk.NextAsync("me", "default", new HashSet<string> { "pay" }, TimeSpan.FromHours(1), enough.Token);
        await Eventually.TrueAsync(() => Advanced(store, asked) || ended.IsCompleted, "there is work or an end");
        if (asked.IsCompleted)
        {
            return await asked;
        }

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        return null;
    }

    private static bool Advanced(TestStore store, Task asked)
    {
        if (!asked.IsCompleted)
        {
            store.Time.Advance(TimeSpan.FromSeconds(1));
        }

        return asked.IsCompleted;
    }
}
