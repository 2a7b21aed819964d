using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Tests.Storage.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task A_run_is_kept_with_all_it_has()
    {
        var run = Running() with
        {
            Kind = RunKind.Pipeline,
            Parent = new("run_0"),
            Project = "p",
            Depth = 3,
            Attempt = 2,
            MaxAttempts = 5,
            Budget = new RunBudget(7, 8, TimeSpan.FromMilliseconds(90), 10),
            Usage = new RunUsage(1, new Usage(2, 3, 1, 4)),
            Grants = ["check.*", "mail\"send"],
            IdempotencyKey = "k",
            EndedAt = At.AddSeconds(5),
            FailureCode = "timeout",
            Reason = "it's late",
            Version = 4,
        };

        await AcceptAsync(new RunAdded(run));

        AssertSame(run, await _storage.Runs.FindAsync(run.Id, Never));
        AssertSame(run, await _storage.Runs.FindByKeyAsync("o", "a", "k", Never));
        Assert.Null(await _storage.Runs.FindByKeyAsync("other", "a", "k", Never));
        Assert.Null(await _storage.Runs.FindByKeyAsync("o", "other", "k", Never));
        Assert.Null(await _storage.Runs.FindAsync(new("run_none"), Never));
    }

    [Fact]
    public async Task A_second_run_of_the_id_or_of_the_key_is_refused()
    {
        await AcceptAsync(new RunAdded(NewRun(key: "k")));

        await RefuseAsync(new RunAdded(NewRun()));
        await RefuseAsync(new RunAdded(NewRun("run_2", "k")));
        await AcceptAsync(new RunAdded(NewRun("run_3", "k") with { Owner = "other" }), new RunAdded(NewRun("run_4", "k") with { Agent = "other" }), new RunAdded(NewRun("run_5")));
    }

    [Fact]
    public async Task A_run_moves_by_one_version_at_a_time()
    {
        await AcceptAsync(new RunAdded(NewRun()));
        var next = Running() with { Version = 2, Usage = new RunUsage(1, new Usage(2, 3)) };

        await AcceptAsync(new RunMoved(next));

        AssertSame(next, await _storage.Runs.FindAsync(next.Id, Never));
        await RefuseAsync(new RunMoved(next));
        await RefuseAsync(new RunMoved(next with { Version = 4 }));
        await RefuseAsync(new RunMoved(Running("run_none") with { Version = 2 }));
    }

    [Theory]
    [InlineData(RunState.Succeeded)]
    [InlineData(RunState.Failed)]
    [InlineData(RunState.TimedOut)]
    [InlineData(RunState.Cancelled)]
    [InlineData(RunState.Killed)]
    [InlineData(RunState.DeadLetter)]
    public async Task A_run_that_is_over_never_moves_again(RunState state)
    {
        await AcceptAsync(new RunAdded(Running()));
        var over = Running() with { State = state, Version = 2, LeaseUntil = null, Holder = null, EndedAt = At };
        await AcceptAsync(new RunMoved(over));

        await RefuseAsync(new RunMoved(over with { State = RunState.Running, Version = 3 }));
        await RefuseAsync(new RunMoved(over with { State = RunState.Killed, Version = 3 }));

        AssertSame(over, await _storage.Runs.FindAsync(over.Id, Never));
        Assert.Empty(await _storage.Runs.ListLiveAsync(Never));
    }

    [Fact]
    public async Task Of_two_that_move_the_same_version_one_wins_and_a_kill_is_not_lost()
    {
        await AcceptAsync(new RunAdded(Running()));
        RunState[] ends = [RunState.Killed, RunState.Succeeded, RunState.Failed, RunState.Cancelled];

        var moves = await Task.WhenAll(ends.Select(end => Task.Run(async () =>
        {
            try
            {
                await _storage.CommitAsync(Draft(), new RunMoved(Running() with { State = end, Version = 2, EndedAt = At }));
                return end;
            }
            catch (ReeveException refused) when (refused.Code == ErrorCode.Conflict)
            {
                return (RunState?)null;
            }
        })));

        Assert.Equal(Assert.Single(moves, static move => move is not null), (await _storage.Runs.FindAsync(new("run_1"), Never))!.State);
    }

    [Fact]
    public async Task A_renewed_lease_is_what_the_sweep_sees()
    {
        await AcceptAsync(new RunAdded(Running()), new RunAdded(NewRun("run_2")), new RunAdded(Running("run_3") with { State = RunState.Waiting }), new RunAdded(NewRun("run_4") with { State = RunState.Failed }));
        await AcceptAsync(new RunMoved(Running() with { Version = 2, LeaseUntil = At.AddSeconds(99) }));

        var live = await _storage.Runs.ListLiveAsync(Never);

        Assert.Equal(["run_1", "run_2", "run_3"], live.Select(static run => run.Id.Value));
        Assert.Equal([At.AddSeconds(99), null, At.AddSeconds(30)], live.Select(static run => run.LeaseUntil));
    }

    [Fact]
    public async Task What_a_run_started_is_found_at_every_depth_and_no_further_than_asked()
    {
        var child = NewRun("run_2") with { Parent = new RunId("run_1") };
        var grandchild = NewRun("run_3") with { Parent = child.Id };
        await AcceptAsync(new RunAdded(NewRun("run_1")), new RunAdded(grandchild), new RunAdded(child), new RunAdded(NewRun("run_4")));

        Assert.Equal(["run_2", "run_3"], (await _storage.Runs.ListDescendantsAsync(new RunId("run_1"), 10, Never)).Select(static run => run.Id.Value));
        Assert.Equal(["run_2"], (await _storage.Runs.ListDescendantsAsync(new RunId("run_1"), 1, Never)).Select(static run => run.Id.Value));
        Assert.Empty(await _storage.Runs.ListDescendantsAsync(new RunId("run_4"), 10, Never));
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_in_pages_that_neither_miss_nor_repeat()
    {
        await AcceptAsync([.. Enumerable.Range(10, 25).Select(static i => new RunAdded(NewRun("run_" + i)))]);
        var seen = new List<string>();

        for (var page = await ListAsync(null); ; page = await ListAsync(page.Next))
        {
            Assert.InRange(page.Items.Count, 1, 10);
            seen.AddRange(page.Items.Select(static run => run.Id.Value));
            if (page.Next is null)
            {
                break;
            }

            Assert.Equal(seen[^1], page.Next);
        }

        Assert.Equal(Enumerable.Range(10, 25).Reverse().Select(static i => "run_" + i), seen);

        ValueTask<Page<Run>> ListAsync(string? after) => _storage.Runs.ListAsync(new RunFilter(), new PageRequest(after, 10), Never);
    }

    [Fact]
    public async Task A_page_that_is_just_full_is_the_last()
    {
        await AcceptAsync([.. Enumerable.Range(0, 10).Select(static i => new RunAdded(NewRun("run_" + i)))]);

        Assert.Null((await _storage.Runs.ListAsync(new RunFilter(), new PageRequest(null, 10), Never)).Next);
        Assert.Empty((await _storage.Runs.ListAsync(new RunFilter(), new PageRequest("run_0", 10), Never)).Items);
    }

    [Fact]
    public async Task Each_filter_of_a_list_of_runs_narrows_it()
    {
        await AcceptAsync(
            new RunAdded(NewRun()),
            new RunAdded(NewRun("run_2") with { Owner = "other" }),
            new RunAdded(NewRun("run_3") with { Agent = "other" }),
            new RunAdded(NewRun("run_4") with { Kind = RunKind.Tick }),
            new RunAdded(NewRun("run_5") with { State = RunState.DeadLetter, Parent = new RunId("run_1"), CreatedAt = At.AddHours(1) }));

        Assert.Equal("5 4 3 1", await OfAsync(new RunFilter(Owner: "o")));
        Assert.Equal("5 4 2 1", await OfAsync(new RunFilter(Agent: "a")));
        Assert.Equal("4", await OfAsync(new RunFilter(Kind: RunKind.Tick)));
        Assert.Equal("5", await OfAsync(new RunFilter(State: RunState.DeadLetter)));
        Assert.Equal("4 3 2 1", await OfAsync(new RunFilter(LiveOnly: true)));
        Assert.Equal("5", await OfAsync(new RunFilter(Parent: new RunId("run_1"))));
        Assert.Equal("5", await OfAsync(new RunFilter(Since: At.AddHours(1))));
        Assert.Equal("5 4 3 1", await OfAsync(new RunFilter(Owner: "o", Since: At)));
        Assert.Equal("3 1", await OfAsync(new RunFilter(Owner: "o", Kind: RunKind.External, LiveOnly: true)));

        async Task<string> OfAsync(RunFilter filter) =>
            string.Join(' ', (await _storage.Runs.ListAsync(filter, new PageRequest(null, 10), Never)).Items.Select(static run => run.Id.Value[4..]));
    }

    [Fact]
    public async Task A_step_is_kept_with_all_it_has_and_moves_until_it_is_over()
    {
        await AcceptAsync(new RunAdded(Running()));
        var step = NewStep(1, key: "k") with { SideEffect = true, State = StepState.Allowed, DecidedBy = "rule", Model = "m", Signature = "s", Reserved = new Spend(1, 20, 30) };
        await AcceptAsync(new StepAdded(step));
        // A step is one action: the 1 in what it has reserved need not be kept, the rest is.
        var kept = Assert.Single(await _storage.Runs.ListStepsAsync(step.Run, Never));
        Assert.Equal(step with { Reserved = default }, kept with { Reserved = default });
        Assert.Equal((20, 30), (kept.Reserved.Tokens, kept.Reserved.MicroUsd));

        var done = step with { State = StepState.Done, EndedAt = At.AddSeconds(1), Used = new Usage(1, 2, 1, 3), Reserved = default, OutputHash = "h", Summary = "it's done" };
        await AcceptAsync(new StepMoved(done));

        Assert.Equal(done, Assert.Single(await _storage.Runs.ListStepsAsync(step.Run, Never)));
        await RefuseAsync(new StepMoved(done with { State = StepState.Failed }));
        await RefuseAsync(new StepMoved(done with { State = StepState.Abandoned }));
        await RefuseAsync(new StepMoved(NewStep(2)));
    }

    [Fact]
    public async Task A_step_needs_a_live_run_under_its_token()
    {
        await AcceptAsync(new RunAdded(Running(token: 5)), new RunAdded(NewRun("run_2") with { FencingToken = 5 }), new RunAdded(Running("run_3", 5) with { State = RunState.Waiting }));

        await RefuseAsync(new StepAdded(NewStep(1, token: 4)));
        await RefuseAsync(new StepAdded(NewStep(1, token: 6)));
        await RefuseAsync(new StepAdded(NewStep(1, "run_2", 5)));
        await RefuseAsync(new StepAdded(NewStep(1, "run_none", 5)));
        await AcceptAsync(new StepAdded(NewStep(1, token: 5)));
        await AcceptAsync(new StepAdded(NewStep(1, "run_3", 5)));
    }

    [Fact]
    public async Task After_the_token_moved_on_the_old_holder_ends_nothing_and_recovery_may_abandon()
    {
        await AcceptAsync(new RunAdded(Running()), new StepAdded(NewStep(1)));
        await AcceptAsync(new RunMoved(Running(token: 2) with { Version = 2 }));

        await RefuseAsync(new StepMoved(NewStep(1) with { State = StepState.Done, EndedAt = At }));
        await RefuseAsync(new StepAdded(NewStep(2)));
        await AcceptAsync(new StepMoved(NewStep(1) with { State = StepState.Abandoned, EndedAt = At }), new StepAdded(NewStep(2, token: 2)));

        Assert.Equal([StepState.Abandoned, StepState.Intended], (await _storage.Runs.ListStepsAsync(new("run_1"), Never)).Select(static step => step.State));
    }

    [Fact]
    public async Task A_killed_run_takes_no_step_and_lets_none_begin_again()
    {
        await AcceptAsync(new RunAdded(Running()), new StepAdded(NewStep(1)));
        await AcceptAsync(new RunMoved(Running() with { State = RunState.Killed, Version = 2, EndedAt = At }), new StepMoved(NewStep(1) with { State = StepState.Abandoned, EndedAt = At }));

        await RefuseAsync(new StepAdded(NewStep(2)));
        await RefuseAsync(new StepMoved(NewStep(1) with { State = StepState.Allowed }));
    }

    [Fact]
    public async Task A_number_or_a_key_names_one_step_of_a_run()
    {
        await AcceptAsync(new RunAdded(Running()), new RunAdded(Running("run_2")), new StepAdded(NewStep(1, key: "k")));

        await RefuseAsync(new StepAdded(NewStep(1) with { Id = new("step_other") }));
        await RefuseAsync(new StepAdded(NewStep(2, key: "k")));
        await AcceptAsync(new StepAdded(NewStep(1, "run_2", key: "k")), new StepAdded(NewStep(2)), new StepAdded(NewStep(3)));
    }

    [Fact]
    public async Task Steps_are_paged_by_number_whatever_order_they_came_in()
    {
        await AcceptAsync(new RunAdded(Running()), new RunAdded(Running("run_2")), new StepAdded(NewStep(1, "run_2")));
        await AcceptAsync([.. Enumerable.Range(1, 120).Reverse().Select(static number => new StepAdded(NewStep(number)))]);

        Assert.Equal(Enumerable.Range(1, 120), (await _storage.Runs.ListStepsAsync(new("run_1"), Never)).Select(static step => step.Number));
        Assert.Equal(Enumerable.Range(1, 50), await PageAsync(0));
        Assert.Equal(Enumerable.Range(51, 50), await PageAsync(50));
        Assert.Equal(Enumerable.Range(101, 20), await PageAsync(100));
        Assert.Empty(await PageAsync(120));

        async Task<IEnumerable<int>> PageAsync(int after) => (await _storage.Runs.ListStepsAsync(new("run_1"), after, 50, Never)).Select(static step => step.Number);
    }

    [Fact]
    public async Task Budgets_add_up_ended_steps_by_owner_and_agent_and_ended_children_by_live_run()
    {
        await AcceptAsync(
            new RunAdded(Running()),
            new RunAdded(Running("run_2") with { Parent = new("run_1"), State = RunState.Succeeded, EndedAt = At, Usage = new RunUsage(2, new Usage(10, 5, 0, 7)) }),
            new RunAdded(Running("run_3") with { Parent = new("run_2"), State = RunState.Killed, EndedAt = At, Usage = new RunUsage(1, new Usage(1, 1, 0, 1)) }),
            new RunAdded(Running("run_4") with { Parent = new("run_1") }),
            new StepAdded(NewStep(1)),
            new StepAdded(NewStep(2)),
            new StepAdded(NewStep(3)));
        await AcceptAsync(
            new StepMoved(NewStep(1) with { State = StepState.Done, EndedAt = At.AddDays(-1), Used = new Usage(100, 100) }),
            new StepMoved(NewStep(2) with { State = StepState.Failed, EndedAt = At, Used = new Usage(3, 4, 1, 5) }));

        Assert.Equal([("o", "a", 7L, 5L)], (await _storage.Budgets.SpentSinceAsync(At, Never)).Select(static one => (one.Owner, one.Agent, one.Used.Tokens, one.Used.MicroUsd)));
        var children = await _storage.Budgets.SpentByEndedChildrenAsync(Never);
        Assert.Equal([KeyValuePair.Create(new RunId("run_1"), new Spend(3, 17, 8))], children);
    }
}
