using Reeve.TestKit.Cli;

namespace Reeve.Tests.Cli;

public sealed class UsageTests
{
    [Theory]
    [InlineData("statsu", "there is no command 'reeve statsu'", "did you mean 'reeve status'?")]
    [InlineData("agent lst", "there is no command 'reeve agent lst'", "did you mean 'reeve agent list'?")]
    [InlineData("zebra", "there is no command 'reeve zebra'", "reeve --help")]
    [InlineData("agent", "'reeve agent' needs a command: list, show, new, check, health", "reeve agent --help")]
    [InlineData("ps --lmit 3", "'reeve ps' has no option '--lmit'", "did you mean '--limit'?")]
    [InlineData("ps --hoem x", "'reeve ps' has no option '--hoem'", "did you mean '--home'?")]
    [InlineData("ps --limit 501", "--limit is 1 to 500, not 501", "reeve ps --help")]
    [InlineData("kill", "say what to kill: one of RUN, --agent, --owner, --all or --list", "reeve ps lists the runs")]
    [InlineData("kill run_1 --all", "say what to kill: one of RUN, --agent, --owner, --all or --list", "reeve ps lists the runs")]
    [InlineData("unkill --reason x", "say which switch to lift: one of --agent, --owner or --all", "reeve kill --list shows them")]
    [InlineData("unkill --all", "Option '--reason' is required", "reeve unkill --help")]
    [InlineData("entry seven", "'seven' is not a number", "reeve entry --help")]
    public async Task A_wrong_command_line_says_what_is_wrong_and_what_to_type(string line, string error, string hint)
    {
        var run = await CliRun.ExecuteAsync(line.Split(' '));

        Assert.Equal(new CliRun(2, "", $"error: {error}\nhint: {hint}\n"), run);
    }

    [Fact]
    public async Task Without_a_daemon_a_command_that_needs_one_ends_with_3_and_names_the_next_command()
    {
        var socket = Path.Combine(Path.GetTempPath(), "reeve-nobody", "reeve.sock");

        var run = await CliRun.ExecuteAsync("status", "--socket", socket);

        Assert.Equal(new CliRun(3, "", $"error: no daemon answers at {socket}\nhint: reeve up\n"), run);
    }

    [Fact]
    public async Task Version_is_data() => Assert.Matches(@"^reeve \d+\.\d+\.\d+, protocol 1\.0\n$", (await CliRun.ExecuteAsync("version")).Out);

    [Fact]
    public async Task Help_is_data_and_no_failure()
    {
        var run = await CliRun.ExecuteAsync("--help");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("notifications", run.Out, StringComparison.Ordinal);
    }
}
