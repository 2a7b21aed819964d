using System.Diagnostics;
using System.Globalization;
using Reeve.Connectors.Processes;
using Reeve.Guard;
using Reeve.TestKit;
using Reeve.TestKit.Time;

namespace Reeve.IntegrationTests.Connectors;

/// <summary>Real children that do what children do: end, crash, flood, hang, ignore, and leave children of their own.</summary>
public sealed class ChildRunnerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ChildRunner _runner = new(TimeProvider.System);

    [Theory]
    [InlineData("echo out; echo err >&2; exit 3", 3, null, "out\n", "err\n")]
    [InlineData("kill -9 $$", null, 9, "", "")]
    [InlineData("pwd", 0, null, null, "")]
    [InlineData("read line || echo closed", 0, null, "closed\n", "")]
    [InlineData("kill -PIPE $$", null, 13, "", "")]
    public async Task Its_end_and_its_words_are_told(string script, int? exit, int? signal, string? output, string errors)
    {
        var result = await RunAsync(script);

        Assert.Equal((exit, signal, errors), (result.ExitCode, result.Signal, result.Errors));
        Assert.Equal(output ?? _folder.Path + "\n", result.Output);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_a_clear_failure_and_so_is_a_folder()
    {
        var program = await Assert.ThrowsAsync<ReeveException>(() => _runner.RunAsync(Spec("no-such-program-here"), CancellationToken.None));
        var folder = await Assert.ThrowsAsync<ReeveException>(() =>
            _runner.RunAsync(Spec("true") with { WorkingDirectory = _folder.File("gone") }, CancellationToken.None));

        Assert.Contains("no-such-program-here cannot be started", program.Message);
        Assert.Contains("does not exist", folder.Message);
    }

    [Fact]
    public async Task Arguments_are_words_and_no_shell_reads_them()
    {
        var result = await _runner.RunAsync(Spec("printf", "%s|", "a b", "$(id)", "; rm -rf x", "*"), CancellationToken.None);

        Assert.Equal("a b|$(id)|; rm -rf x|*|", result.Output);
    }

    [Fact]
    public async Task Only_listed_variables_reach_it()
    {
        var environment = ChildEnvironment.Build(
            new Dictionary<string, string> { ["PATH"] = "/bin", ["LC_ALL"] = "C", ["LD_PRELOAD"] = "evil.so", ["BASH_ENV"] = "x", ["GIT_SSH_COMMAND"] = "x", ["OPENAI_API_KEY"] = "sk" },
            new Dictionary<string, string?> { ["EXTRA"] = "1", ["LC_ALL"] = null });
        var result = await _runner.RunAsync(Spec("env") with { Environment = new Dictionary<string, string?> { ["EXTRA"] = "1" } }, CancellationToken.None);

        Assert.Equal(["EXTRA=1", "PATH=/bin"], environment.Select(static pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));
        Assert.Contains("EXTRA=1\n", result.Output);
        Assert.DoesNotContain("DOTNET_", result.Output);
    }

    [Theory]
    [InlineData]
    [InlineData("")]
    [InlineData("echo\0-n", "x")]
    [InlineData("echo", "a\0b")]
    public async Task A_command_that_the_system_would_read_otherwise_is_refused(params string[] command)
    {
        var refused = await Assert.ThrowsAsync<ReeveException>(() => _runner.RunAsync(Spec(command), CancellationToken.None));

        Assert.Equal(ErrorCode.InvalidRequest, refused.Code);
    }

    [Fact]
    public async Task A_folder_cannot_bring_a_program_of_its_own()
    {
        var own = _folder.File("git");
        ProgramFile.Write(own, "#!/bin/sh\necho own\n");
        var relative = new Dictionary<string, string?> { ["PATH"] = ".::/usr/bin:/bin" };

        var result = await _runner.RunAsync(Spec("git", "--version") with { Environment = relative }, CancellationToken.None);
        var inner = await _runner.RunAsync(Spec("sh", "-c", "git --version") with { Environment = relative }, CancellationToken.None);

        Assert.StartsWith("git version", result.Output);
        Assert.StartsWith("git version", inner.Output);
    }

    [Fact]
    public async Task A_file_that_no_system_runs_is_a_clear_failure()
    {
        var program = _folder.File("nonsense");
        ProgramFile.Write(program, "echo a shell read me\n");

        var refused = await Assert.ThrowsAsync<ReeveException>(() => _runner.RunAsync(Spec(program), CancellationToken.None));

        Assert.Contains("cannot be started", refused.Message);
    }

    [Fact]
    public async Task No_descriptor_but_its_own_three_reaches_it()
    {
        var result = await _runner.RunAsync(Spec("ls", "/proc/self/fd"), CancellationToken.None); // the fourth is its look at the folder

        Assert.Equal("0\n1\n2\n3\n", result.Output);
    }

    [Fact]
    public async Task What_is_left_out_of_each_output_is_counted()
    {
        var result = await _runner.RunAsync(Spec("sh", "-c", "printf 0123456789AB; printf 0123456789 >&2") with { OutputLimit = 10 }, CancellationToken.None);

        Assert.Equal((2L, 0L), (result.OutputDropped, result.ErrorsDropped));
        Assert.Equal("0123456789", result.Errors);
    }

    [Fact]
    public async Task A_flood_is_bounded_and_its_beginning_and_end_are_kept()
    {
        var result = await _runner.RunAsync(Spec("sh", "-c", "echo first; head -c 50000000 /dev/zero | tr '\\0' x; echo; echo last") with { OutputLimit = 10_000 }, CancellationToken.None);

        Assert.StartsWith("first\n", result.Output);
        Assert.EndsWith("last\n", result.Output);
        Assert.Contains("bytes left out", result.Output);
        Assert.InRange(result.Output.Length, 9_000, 11_000);
    }

    [Fact]
    public async Task One_that_takes_too_long_is_stopped_politely_first()
    {
        var result = await _runner.RunAsync(Spec("sh", "-c", "trap 'echo bye; exit 0' TERM; echo hello; while :; do sleep 0.05; done") with { Timeout = TimeSpan.FromMilliseconds(300) }, CancellationToken.None);

        Assert.True(result.TimedOut);
        Assert.Equal("hello\nbye\n", result.Output);
    }

    [Fact]
    public async Task One_that_ignores_the_polite_signal_is_killed_with_its_whole_group()
    {
        var result = await _runner.RunAsync(
            Spec("sh", "-c", "trap '' TERM; sleep 300 & echo $!; echo $$; wait; sleep 300") with { Timeout = TimeSpan.FromMilliseconds(400), Grace = TimeSpan.FromMilliseconds(200) },
            CancellationToken.None);

        Assert.True(result.TimedOut);
        Assert.Equal(9, result.Signal);
        Assert.All(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), static pid => Assert.False(IsAlive(pid), pid));
    }

    [Fact]
    public async Task What_it_leaves_behind_in_its_group_dies_with_it()
    {
        var result = await RunAsync("sleep 300 & echo $!");

        Assert.Equal(0, result.ExitCode);
        Assert.False(IsAlive(result.Output.Trim()));
    }

    [Fact]
    public async Task A_stranger_that_holds_the_pipe_in_a_session_of_its_own_cannot_make_us_wait()
    {
        var result = await RunAsync("setsid sleep 20 & echo started");

        Assert.Equal("started\n", result.Output);
    }

    [Fact]
    public async Task A_cancel_stops_it_and_is_told_as_one()
    {
        using var cancel = new CancellationTokenSource();
        var marker = _folder.File("pid");
        var run = _runner.RunAsync(Spec("sh", "-c", $"echo $$ > {marker}; sleep 300"), cancel.Token);
        await Eventually.TrueAsync(() => File.Exists(marker) && File.ReadAllText(marker).EndsWith('\n'), "the child began");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.False(IsAlive(File.ReadAllText(marker).Trim()));
    }

    [Fact]
    public async Task Many_at_once_leave_no_zombie_and_no_descriptor()
    {
        await RunAsync("true");
        var before = Directory.GetFiles("/proc/self/fd").Length;

        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => RunAsync($"echo {i}")));

        Assert.Equal(Enumerable.Range(0, 60).Select(static i => $"{i}\n"), results.Select(static result => result.Output));
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, before + 20); // other tests of this process come and go
        Assert.DoesNotContain(Process.GetProcessesByName("sh"), static process => IsZombieOfOurs(process.Id));
    }

    public void Dispose() => _folder.Dispose();

    private Task<ChildResult> RunAsync(string script) => _runner.RunAsync(Spec("sh", "-c", script), CancellationToken.None);

    private ChildSpec Spec(params string[] command) => new(command) { WorkingDirectory = _folder.Path, Timeout = TimeSpan.FromSeconds(60) };

    private static bool IsAlive(string pid) => Reeve.Sources.Locks.ProcessFacts.StartTime(int.Parse(pid, CultureInfo.InvariantCulture)) is not null;

    private static bool IsZombieOfOurs(int pid)
    {
        var path = $"/proc/{pid}/stat";
        return File.Exists(path) && File.ReadAllText(path) is var stat && stat.Contains(") Z " + Environment.ProcessId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
