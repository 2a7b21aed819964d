using Reeve.Engine.Jobs;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Tests.Turns;

namespace Reeve.Tests.Jobs;

public sealed class JobRunnerTests
{
    [Fact]
    public async Task A_job_is_a_run_of_its_own_whose_child_is_the_turn_in_which_the_agent_is_told()
    {
        await using var house = new TurnHouse();
        house.Model.Says("done");

        var receipt = await house.Get<IJobRunner>().StartAsync(Job(), CancellationToken.None);
        var end = await receipt.Over;

        Assert.Equal(("succeeded", null), (end.State, end.Code));
        var job = (await house.Runs.FindAsync(receipt.Run, CancellationToken.None))!;
        Assert.Equal((RunKind.Job, "schedule", "s@1", RunState.Succeeded), (job.Kind, job.Trigger, job.IdempotencyKey, job.State));
        var turn = Assert.Single((await house.Runs.ListAsync(new RunFilter(Parent: job.Id), new(null, 5), CancellationToken.None)).Items);
        Assert.Equal((RunKind.Turn, 1), (turn.Kind, turn.Depth));
        var session = await house.Sessions.OpenAsync("helper", job.Owner, "schedule:s", CancellationToken.None);
        Assert.Equal(["user: Look.", "assistant: done"], await house.ToldAsync(session.Id));
    }

    [Fact]
    public async Task The_same_key_is_the_same_job_at_work_and_afterwards()
    {
        await using var house = new TurnHouse();
        var said = new TaskCompletionSource();
        var until = new TaskCompletionSource();
        house.Model.Hangs("do", said, until.Task, "ne");
        var jobs = house.Get<IJobRunner>();

        var first = await jobs.StartAsync(Job(), CancellationToken.None);
        await said.Task;
        var second = await jobs.StartAsync(Job(), CancellationToken.None);
        until.SetResult();
        await first.Over;
        var third = await jobs.StartAsync(Job(), CancellationToken.None);

        Assert.Equal((first.Run, first.Run, false, true, true), (second.Run, third.Run, first.IsRepeated, second.IsRepeated, third.IsRepeated));
        Assert.Equal("succeeded", (await third.Over).State);
        Assert.Single(house.Model.Asked);
    }

    [Fact]
    public async Task A_job_a_dead_daemon_left_is_another_attempt_of_the_same_run()
    {
        await using var house = new TurnHouse();
        var said = new TaskCompletionSource();
        house.Model.Hangs("do", said, new TaskCompletionSource().Task).Says("done");
        var first = await house.Get<IJobRunner>().StartAsync(Job(), CancellationToken.None);
        await said.Task;

        await house.RestartAsync();
        var second = await house.Get<IJobRunner>().StartAsync(Job(), CancellationToken.None);

        Assert.Equal("succeeded", (await second.Over).State);
        Assert.Equal(first.Run, second.Run);
        Assert.Equal(2, (await house.Runs.FindAsync(second.Run, CancellationToken.None))!.Attempt);
    }

    [Fact]
    public async Task What_a_person_could_not_say_a_job_cannot_either()
    {
        await using var house = new TurnHouse();
        house.Agent("off", "enabled: false");
        var jobs = house.Get<IJobRunner>();

        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ReeveException>(() => jobs.StartAsync(Job() with { Agent = "nobody" }, CancellationToken.None))).Code);
        Assert.Equal(ErrorCode.Denied, (await Assert.ThrowsAsync<ReeveException>(() => jobs.StartAsync(Job() with { Agent = "off" }, CancellationToken.None))).Code);
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ReeveException>(() => jobs.StartAsync(Job() with { Owner = "bob" }, CancellationToken.None))).Code);
    }

    [Fact]
    public async Task A_turn_that_fails_is_a_job_that_failed()
    {
        await using var house = new TurnHouse();

        var end = await (await house.Get<IJobRunner>().StartAsync(Job(), CancellationToken.None)).Over;

        Assert.Equal(("failed", ErrorCode.UpstreamFailed), (end.State, end.Code));
    }

    private static JobRequest Job() => new() { Key = "s@1", Agent = "helper", Sender = "schedule:s", Prompt = "Look.", Trigger = "schedule" };
}
