using Reeve.TestKit.Cli;

namespace Reeve.Tests.Cli;

public sealed class LogsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_last_lines_are_shown_with_the_daemon_down()
    {
        await WriteAsync("one\ntwo\nthree \e[31mred\n");

        var run = await CliRun.ExecuteAsync("logs", "-n", "2", "--run-root", _folder);

        Assert.Equal(new CliRun(0, "two\nthree \uFFFD[31mred\n", ""), run);
    }

    [Fact]
    public async Task No_log_is_not_found_and_names_the_next_command()
    {
        var run = await CliRun.ExecuteAsync("logs", "--run-root", _folder);

        Assert.Equal((4, ""), (run.ExitCode, run.Out));
        Assert.EndsWith("hint: reeve up\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Following_goes_on_through_a_file_that_is_replaced()
    {
        await WriteAsync("one\n");
        using var leave = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var output = new LineSink(3, leave, line =>
        {
            // Each line shown lets the next be written: first more of the same file, then a new one.
            if (line == "one")
            {
                File.AppendAllText(LogFile, "two\nhal");
            }
            else if (line == "two")
            {
                File.WriteAllText(LogFile, "x\n");
            }
        });

        await CliRun.FollowAsync(output, leave.Token, "logs", "-f", "--run-root", _folder);

        Assert.Equal(["one", "two", "halx"], output.Lines);
    }

    private string LogFile => Path.Combine(_folder, "daemon.log");

    private Task WriteAsync(string text) => File.WriteAllTextAsync(LogFile, text);
}
