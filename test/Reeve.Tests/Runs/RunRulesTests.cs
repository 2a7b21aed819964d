using FsCheck;
using FsCheck.Fluent;
using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Tests.Runs;

public sealed class RunRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly Dictionary<string, RunCommand> Commands = new(StringComparer.Ordinal)
    {
        ["lease"] = new RunCommand.Lease("h", Now.AddMinutes(1)),
        ["renew"] = new RunCommand.Renew(Now.AddMinutes(2)),
        ["wait"] = new RunCommand.Wait("approval"),
        ["resume"] = new RunCommand.Resume(),
        ["succeed"] = new RunCommand.Succeed(),
        ["fail"] = new RunCommand.Fail("x", "y"),
        ["time out"] = new RunCommand.TimeOut("long"),
        ["cancel"] = new RunCommand.Cancel("no"),
        ["kill"] = new RunCommand.Kill("stop"),
        ["retry"] = new RunCommand.Retry("x", "again"),
        ["expire"] = new RunCommand.Expire(),
    };

    /// <summary>The whole table. A state's name: it moves there; <c>=</c>: said twice; <c>-</c>: refused. The lease has run out and no attempt remains.</summary>
    private static readonly string[] Table =
    [
        "state      | lease   renew   wait    resume  succeed   fail   time out cancel    kill   retry       expire",
        "queued     | running -       -       -       -         -      -        cancelled killed =           -",
        "running    | -       running waiting =       succeeded failed timedout cancelled killed deadletter  failed",
        "waiting    | -       waiting =       running -         failed timedout cancelled killed deadletter  failed",
        "succeeded  | -       -       -       -       =         -      -        -         -      -           -",
        "failed     | -       -       -       -       -         =      -        -         -      -           =",
        "timedout   | -       -       -       -       -         -      =        -         -      -           -",
        "cancelled  | -       -       -       -       -         -      -        =         -      -           -",
        "killed     | -       -       -       -       -         -      -        -         =      -           -",
        "deadletter | -       -       -       -       -         -      -        -         -      =           -",
    ];

    public static TheoryData<RunState, string, string> Cells()
    {
        var data = new TheoryData<RunState, string, string>();
        string[] names = [.. Commands.Keys];
        foreach (var row in Table.Skip(1))
        {
            var cells = row.Split([' ', '|'], StringSplitOptions.RemoveEmptyEntries);
            for (var i = 0; i < names.Length; i++)
            {
                data.Add(Enum.Parse<RunState>(cells[0], ignoreCase: true), names[i], cells[i + 1]);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_state_answers_every_command_as_the_table_says(RunState state, string command, string expected)
    {
        var decision = RunRules.Decide(In(state), Commands[command], Now);

        switch (expected)
        {
            case "=":
                Assert.IsType<RunDecision.Unchanged>(decision);
                break;
            case "-":
                Assert.IsType<RunDecision.Refused>(decision);
                break;
            default:
                Assert.Equal(Enum.Parse<RunState>(expected, ignoreCase: true), Assert.IsType<RunDecision.Moved>(decision).Next.State);
                break;
        }
    }

    [Fact]
    public void The_table_names_every_state() =>
        Assert.Equal(
            Enum.GetNames<RunState>().Order(StringComparer.OrdinalIgnoreCase),
            Table.Skip(1).Select(static row => row.Split(' ')[0]).Order(StringComparer.OrdinalIgnoreCase),
            StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void A_killed_run_answers_every_later_outcome_with_killed()
    {
        foreach (var (name, command) in Commands.Where(static pair => pair.Key != "kill"))
        {
            var refused = Assert.IsType<RunDecision.Refused>(RunRules.Decide(In(RunState.Killed), command, Now));
            Assert.True(refused.Code == ErrorCode.Killed, name);
        }
    }

    [Fact]
    public void An_old_token_is_refused_in_every_state()
    {
        foreach (var state in Enum.GetValues<RunState>())
        {
            foreach (var (name, command) in Commands)
            {
                var decision = RunRules.Decide(In(state), command with { Token = 6 }, Now);
                Assert.True(decision is RunDecision.Refused, $"{name} in {state}");
            }
        }
    }

    /// <summary>State, open steps, held ones of them, and what becomes of the run. "asked": it waits because its holder said so.</summary>
    [Theory]
    [InlineData("running", 0, 0, "=")]
    [InlineData("running", 1, 0, "=")]
    [InlineData("running", 1, 1, "waiting")]
    [InlineData("running", 2, 1, "=")]
    [InlineData("running", 2, 2, "waiting")]
    [InlineData("waiting", 0, 0, "running")]
    [InlineData("waiting", 1, 0, "running")]
    [InlineData("waiting", 1, 1, "=")]
    [InlineData("waiting", 2, 1, "running")]
    [InlineData("waiting", 2, 2, "=")]
    [InlineData("asked", 0, 0, "=")]
    [InlineData("asked", 1, 0, "=")]
    [InlineData("asked", 1, 1, "=")]
    [InlineData("queued", 1, 1, "=")]
    [InlineData("killed", 1, 1, "=")]
    public void A_run_waits_while_every_step_it_has_open_is_held(string state, int open, int held, string expected)
    {
        var run = state switch
        {
            "waiting" => In(RunState.Waiting) with { Reason = RunRules.ForApproval },
            "asked" => In(RunState.Waiting) with { Reason = "a person" },
            _ => In(Enum.Parse<RunState>(state, ignoreCase: true)),
        };

        var command = RunRules.Follow(run, open, held);

        Assert.Equal(expected == "=", command is null);
        if (command is not null)
        {
            Assert.Equal(Enum.Parse<RunState>(expected, ignoreCase: true), Moved(RunRules.Decide(run, command, Now)).State);
        }
    }

    [Fact]
    public void A_run_that_waits_for_an_approval_alone_takes_steps_and_may_do_without_it()
    {
        var waits = In(RunState.Waiting) with { Reason = RunRules.ForApproval };

        Assert.True(RunRules.TakesSteps(waits));
        Assert.True(RunRules.TakesSteps(In(RunState.Running)));
        Assert.Equal(RunState.Succeeded, Moved(RunRules.Decide(waits, Commands["succeed"], Now)).State);
        Assert.All(Enum.GetValues<RunState>().Where(static state => state != RunState.Running), static state => Assert.False(RunRules.TakesSteps(In(state))));
    }

    [Fact]
    public void Recovery_leaves_a_leased_run_waiting()
    {
        var waits = In(RunState.Waiting) with { Reason = RunRules.ForApproval, Kind = RunKind.External, LeaseUntil = Now.AddTicks(1) };

        Assert.Null(RunRules.Recover(waits, Now));
        Assert.IsType<RunCommand.Expire>(RunRules.Recover(waits with { LeaseUntil = Now }, Now));
        Assert.IsType<RunCommand.Retry>(RunRules.Recover(waits with { Kind = RunKind.Tick, MaxAttempts = 2 }, Now));
    }

    [Fact]
    public void A_retry_is_a_new_attempt_that_fences_the_old_holder_off_at_once()
    {
        var run = In(RunState.Running) with { MaxAttempts = 2 };

        var next = Moved(RunRules.Decide(run, Commands["retry"], Now));

        Assert.Equal((RunState.Queued, 2, 8L, null, null), (next.State, next.Attempt, next.FencingToken, next.Holder, next.LeaseUntil));
    }

    [Fact]
    public void A_lease_that_still_runs_does_not_expire() =>
        Assert.IsType<RunDecision.Refused>(RunRules.Decide(In(RunState.Running) with { LeaseUntil = Now.AddTicks(1) }, Commands["expire"], Now));

    [Fact]
    public void A_renewal_never_shortens_a_lease() =>
        Assert.IsType<RunDecision.Unchanged>(RunRules.Decide(In(RunState.Running) with { LeaseUntil = Now.AddHours(1) }, Commands["renew"], Now));

    [Theory]
    [InlineData(RunKind.Tick, 3, "Retry")]
    [InlineData(RunKind.Job, 3, "Retry")]
    [InlineData(RunKind.Tick, 1, "Fail")]
    [InlineData(RunKind.Turn, 3, "Fail")]
    [InlineData(RunKind.Pipeline, 3, "Fail")]
    [InlineData(RunKind.External, 3, "Expire")]
    public void Recovery_tries_again_only_what_may_be_tried_again(RunKind kind, int maxAttempts, string expected) =>
        Assert.Equal(expected, RunRules.Recover(In(RunState.Running) with { Kind = kind, MaxAttempts = maxAttempts }, Now)?.GetType().Name);

    [Fact]
    public void Recovery_leaves_the_queued_and_the_leased_elsewhere_alone()
    {
        Assert.Null(RunRules.Recover(In(RunState.Queued), Now));
        Assert.Null(RunRules.Recover(In(RunState.Running) with { Kind = RunKind.External, LeaseUntil = Now.AddTicks(1) }, Now));
    }

    [Fact]
    public void The_first_end_prevails_and_a_kill_over_every_end()
    {
        var (kill, timeOut, fail) = (Commands["kill"], Commands["time out"], Commands["fail"]);

        Assert.Same(timeOut, RunRules.Prevailing(timeOut, fail));
        Assert.Same(kill, RunRules.Prevailing(timeOut, kill));
        Assert.Same(kill, RunRules.Prevailing(kill, fail));
        Assert.Same(fail, RunRules.Prevailing(null, fail));
    }

    /// <summary>Any sequence of commands, with right and wrong tokens, at any time.</summary>
    [Fact]
    public void No_sequence_of_commands_breaks_an_invariant()
    {
        var one = from command in Gen.Elements(Commands.Values.ToArray())
                  from token in Gen.Choose(-1, 4)
                  from seconds in Gen.Choose(0, 90)
                  select (command, token, seconds);
        var property = Prop.ForAll(one.ListOf().ToArbitrary(), commands =>
        {
            var run = New();
            var now = Now;
            foreach (var (template, token, seconds) in commands)
            {
                now = now.AddSeconds(seconds);
                var command = template with { Token = token < 0 ? null : token };
                var decision = RunRules.Decide(run, command, now);
                AssertLegal(run, command, decision);
                run = decision is RunDecision.Moved moved ? moved.Next : run;
            }
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), property);
    }

    private static void AssertLegal(Run before, RunCommand command, RunDecision decision)
    {
        if (RunRules.IsTerminal(before.State) || (command.Token is { } token && token != before.FencingToken))
        {
            Assert.IsNotType<RunDecision.Moved>(decision);
        }

        if (decision is not RunDecision.Moved { Next: var after })
        {
            return;
        }

        Assert.Equal(before.Version + 1, after.Version);
        Assert.InRange(after.Attempt, before.Attempt, after.MaxAttempts);
        Assert.InRange(after.FencingToken, before.FencingToken, before.FencingToken + 1);
        Assert.Equal(RunRules.IsTerminal(after.State), after.EndedAt is not null);
        Assert.Equal(after.State is RunState.Running or RunState.Waiting, after.LeaseUntil is not null);
        Assert.True(after.State is not RunState.Running || after.StartedAt is not null);
        Assert.True(command is not RunCommand.Kill || after.State == RunState.Killed);
    }

    private static Run Moved(RunDecision decision) => Assert.IsType<RunDecision.Moved>(decision).Next;

    private static Run New() => new()
    {
        Id = new RunId("run_1"),
        Kind = RunKind.Tick,
        Owner = "me",
        Agent = "a",
        Trigger = "timer",
        CreatedAt = Now,
        MaxAttempts = 3,
    };

    /// <summary>A run that is in a state, as if it had come there.</summary>
    private static Run In(RunState state)
    {
        var run = New() with { State = state, FencingToken = 7, MaxAttempts = 1, StartedAt = Now };
        return state is RunState.Running or RunState.Waiting ? run with { Holder = "h", LeaseUntil = Now } : run;
    }
}
