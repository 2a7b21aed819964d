using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Turns;

/// <summary>Conversations with the built programs: terminals that die, a daemon that is killed, second messages, limits and kills.</summary>
public sealed class TurnTests
{
    private const int Refused = 5;

    [Fact]
    public async Task An_answer_is_all_that_is_printed_and_the_talk_goes_beside_it()
    {
        await using var home = TalkHome.Create();
        await using var daemon = home.StartDaemon();
        await using var wire = await daemon.ReadyAsync();

        var asked = await home.ReeveAsync("ask", TalkHome.Agent, "hello");
        var json = await home.SucceedAsync("ask", TalkHome.Agent, "hello again", "--json");

        Assert.Equal((0, "You said: hello\n"), (asked.ExitCode, asked.Output));
        Assert.Contains("run_", asked.Errors);
        Assert.All(json.TrimEnd().Split('\n'), static line => Assert.NotNull(JsonNode.Parse(line)!["kind"]));
    }

    [Fact]
    public async Task A_terminal_that_is_killed_in_the_middle_of_an_answer_loses_nothing()
    {
        await using var home = TalkHome.Create();
        await using var daemon = home.StartDaemon();
        await using var wire = await daemon.ReadyAsync();
        var (terminal, begun) = await TalkHome.BeginAsync(home, "ask", TalkHome.Agent, "slowly");
        using (terminal)
        {
            terminal.Kill();
            await terminal.WaitForExitAsync();
        }

        var run = (await wire.CallAsync("runs.list", new() { ["kind"] = "turn" }))["runs"]![0]!["id"]!.GetValue<string>();

        Assert.Equal("One, ", begun);
        Assert.Equal("One, two.\n", await home.SucceedAsync("attach", run));
        Assert.Equal("two.\n", await home.SucceedAsync("attach", run, "--after", "2"));
    }

    [Fact]
    public async Task After_a_kill_of_the_daemon_in_the_middle_of_a_turn_the_same_sender_continues()
    {
        await using var home = TalkHome.Create();
        string session;
        await using (var first = home.StartDaemon())
        {
            await using var wire = await first.ReadyAsync();
            var (terminal, _) = await TalkHome.BeginAsync(home, "ask", TalkHome.Agent, "for ever", "--as", "ann");
            session = (await wire.CallAsync("sessions.list"))["sessions"]![0]!["id"]!.GetValue<string>();
            await first.KillAsync();
            await terminal.WaitForExitAsync();
            Assert.Contains("reeve attach", await terminal.StandardError.ReadToEndAsync());
            terminal.Dispose();
        }

        await using var second = home.StartDaemon();
        await using var again = await second.ReadyAsync();
        var runs = await again.CallAsync("runs.list", new() { ["kind"] = "turn" });

        Assert.Equal("You said: hello again\n", await home.SucceedAsync("ask", TalkHome.Agent, "hello again", "--as", "ann"));
        Assert.Equal(("failed", "recovered"), (runs["runs"]![0]!["state"]!.GetValue<string>(), runs["runs"]![0]!["failure_code"]!.GetValue<string>()));
        var shown = (await again.CallAsync("sessions.list"))["sessions"]!.AsArray();
        Assert.Equal(session, Assert.Single(shown)!["id"]!.GetValue<string>());
        Assert.Contains("for ever", await home.SucceedAsync("session", "show", session, "--all"));
        Assert.Equal(0, (await home.ReeveAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task Two_messages_of_one_sender_at_once_are_answered_one_after_the_other()
    {
        await using var home = TalkHome.Create();
        await using var daemon = home.StartDaemon();
        await using var wire = await daemon.ReadyAsync();
        var (first, _) = await TalkHome.BeginAsync(home, "ask", TalkHome.Agent, "slowly");
        using (first)
        {
            var second = await home.SucceedAsync("ask", TalkHome.Agent, "and me");
            var refused = await home.ReeveAsync("ask", TalkHome.Agent, "x", "--when-busy", "loudly");

            Assert.Equal("You said: and me\n", second);
            Assert.Equal("two.\n", await first.StandardOutput.ReadToEndAsync());
            Assert.NotEqual(0, refused.ExitCode);
        }
    }

    [Fact]
    public async Task A_budget_of_the_agents_file_stops_the_turn()
    {
        await using var home = TalkHome.Create();
        TalkHome.AddAgent(home, "poor", "budget:\n  turn_tokens: 10\n");
        await using var daemon = home.StartDaemon();
        await using var wire = await daemon.ReadyAsync();

        var asked = await home.ReeveAsync("ask", "poor", "hello");

        Assert.Equal((Refused, ""), (asked.ExitCode, asked.Output));
        Assert.Contains("budget.exceeded", asked.Errors);
    }

    [Fact]
    public async Task A_kill_stops_the_turn_and_its_terminal_says_so()
    {
        await using var home = TalkHome.Create();
        await using var daemon = home.StartDaemon();
        await using var wire = await daemon.ReadyAsync();
        var (terminal, _) = await TalkHome.BeginAsync(home, "ask", TalkHome.Agent, "for ever");
        using (terminal)
        {
            var run = (await wire.CallAsync("runs.list", new() { ["kind"] = "turn" }))["runs"]![0]!["id"]!.GetValue<string>();
            await home.SucceedAsync("kill", run);
            await terminal.WaitForExitAsync();

            Assert.Equal(Refused, terminal.ExitCode);
            Assert.Contains("killed", await terminal.StandardError.ReadToEndAsync());
            Assert.Equal("killed", (await wire.CallAsync("runs.get", new() { ["run"] = run }))["run"]!["state"]!.GetValue<string>());
        }

        Assert.Equal("You said: on we go\n", await home.SucceedAsync("ask", TalkHome.Agent, "on we go"));
    }

    [Fact]
    public async Task A_question_outlives_the_daemon_and_any_client_answers_it()
    {
        await using var home = TalkHome.Create();
        JsonNode question;
        await using (var first = home.StartDaemon())
        {
            await using var wire = await first.ReadyAsync();
            await home.SucceedAsync("ask", TalkHome.Agent, "which colour", "--detach");
            question = await OpenAsync(wire);
            await first.KillAsync();
        }

        await using (var second = home.StartDaemon())
        {
            await using var wire = await second.ReadyAsync();
            Assert.Equal("waiting", (await wire.CallAsync("runs.get", new() { ["run"] = question["run"]!.DeepClone() }))["run"]!["state"]!.GetValue<string>());
            await second.StopAsync(); // gracefully this time, and at once: it does not wait for the person
        }

        await using var third = home.StartDaemon();
        await using var last = await third.ReadyAsync();
        await home.SucceedAsync("answer", question["id"]!.GetValue<string>(), "blue");
        Assert.Equal("Thank you.\n", await home.SucceedAsync("attach", question["run"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_task_is_handed_over_and_its_run_lies_under_the_one_that_did()
    {
        await using var home = TalkHome.Create();
        await using var daemon = home.StartDaemon();
        await using var wire = await daemon.ReadyAsync();

        Assert.Equal("The worker says: done\n", await home.SucceedAsync("ask", TalkHome.Agent, "hand it over"));
        var runs = (await wire.CallAsync("runs.list", new() { ["kind"] = "turn" }))["runs"]!.AsArray();
        var child = runs.Single(static run => run!["agent"]!.GetValue<string>() == "worker")!;
        Assert.Equal(runs.Single(static run => run!["agent"]!.GetValue<string>() == TalkHome.Agent)!["id"]!.GetValue<string>(), child["parent"]!.GetValue<string>());
    }

    [Fact]
    public async Task Erasing_a_run_takes_the_words_of_its_output_too()
    {
        await using var home = TalkHome.Create();
        await using var daemon = home.StartDaemon();
        await using var wire = await daemon.ReadyAsync();
        await home.SucceedAsync("ask", TalkHome.Agent, "a secret");
        var run = (await wire.CallAsync("runs.list", new() { ["kind"] = "turn" }))["runs"]![0]!["id"]!.GetValue<string>();
        var output = Path.Combine(home.RunRoot, "turns", run + ".jsonl");
        Assert.Contains("a secret", await File.ReadAllTextAsync(output));

        await wire.CallAsync("runs.erase", new() { ["run"] = run, ["reason"] = "they asked" });

        Assert.False(File.Exists(output));
        Assert.Equal("", await home.SucceedAsync("attach", run));
    }

    private static async Task<JsonNode> OpenAsync(WireClient wire)
    {
        while (true)
        {
            if ((await wire.CallAsync("turns.questions", new() { ["state"] = "open" }))["questions"]!.AsArray() is [{ } question, ..])
            {
                return question;
            }
        }
    }
}
