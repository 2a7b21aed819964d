using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Guard.Budgets;

namespace Reeve.Tests.Runs;

public sealed class StepRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly StepCommand[] Commands =
    [
        new StepCommand.Allow("r"),
        new StepCommand.Deny("r", "denied", "no"),
        new StepCommand.Hold("r", "ask"),
        new StepCommand.Finish("ok", new Usage(1, 2)),
        new StepCommand.Fail("x", "bad", new Usage(1, 2)),
        new StepCommand.Abandon("gone"),
    ];

    private static readonly string[] Table =
    [
        "state     | allow   deny   hold finish fail   abandon",
        "intended  | allowed denied held -      -      abandoned",
        "allowed   | =       -      -    done   failed abandoned",
        "held      | allowed denied =    -      -      abandoned",
        "done      | -       -      -    -      -      -",
        "failed    | -       -      -    -      -      -",
        "abandoned | -       -      -    -      -      =",
        "denied    | -       =      -    -      -      -",
    ];

    public static TheoryData<StepState, int, string> Cells()
    {
        var data = new TheoryData<StepState, int, string>();
        foreach (var row in Table.Skip(1))
        {
            var cells = row.Split([' ', '|'], StringSplitOptions.RemoveEmptyEntries);
            for (var i = 0; i < Commands.Length; i++)
            {
                data.Add(Enum.Parse<StepState>(cells[0], ignoreCase: true), i, cells[i + 1]);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_state_answers_every_command_as_the_table_says(StepState state, int command, string expected)
    {
        var decision = StepRules.Decide(In(state), Commands[command], Now);

        switch (expected)
        {
            case "=":
                Assert.IsType<StepDecision.Unchanged>(decision);
                break;
            case "-":
                Assert.IsType<StepDecision.Refused>(decision);
                break;
            default:
                var next = Assert.IsType<StepDecision.Moved>(decision).Next;
                Assert.Equal(Enum.Parse<StepState>(expected, ignoreCase: true), next.State);
                Assert.Equal(StepRules.IsTerminal(next.State), next.EndedAt is not null);
                break;
        }
    }

    [Fact]
    public void A_token_other_than_the_one_it_was_intended_under_is_refused()
    {
        foreach (var state in Enum.GetValues<StepState>())
        {
            Assert.All(Commands, command => Assert.IsType<StepDecision.Refused>(StepRules.Decide(In(state), command with { Token = 8 }, Now)));
        }
    }

    private static Step In(StepState state) => new()
    {
        Id = new StepId("step_1"),
        Run = new RunId("run_1"),
        Number = 1,
        FencingToken = 7,
        Tool = "t",
        ArgumentsHash = "h",
        IntendedAt = Now,
        State = state,
    };
}
