using System.ComponentModel;
using System.Diagnostics;
using Reeve.TestKit.Cli;

namespace Reeve.Tests.Cli;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("bash", "-n")]
    [InlineData("zsh", "-n")]
    [InlineData("fish", "-n")]
    public async Task The_shell_itself_accepts_its_script(string shell, string option)
    {
        var script = (await CliRun.ExecuteAsync("completion", shell)).Out;

        Assert.Equal("", await FeedAsync(shell, [option], script));
    }

    [Theory]
    [InlineData("reeve ", "status")]
    [InlineData("reeve st", "status")]
    [InlineData("reeve agent ", "list")]
    [InlineData("reeve --json agent ", "list")]
    [InlineData("reeve notifications ", "read")]
    [InlineData("reeve ps --l", "--limit")]
    [InlineData("reeve ps --ho", "--home")]
    public async Task Bash_is_offered_what_may_come_next(string typed, string expected)
    {
        var script = (await CliRun.ExecuteAsync("completion", "bash")).Out;
        var words = typed.Split(' ');
        var ask = $"\nCOMP_WORDS=({string.Join(' ', words.Select(static word => $"'{word}'"))})\nCOMP_CWORD={words.Length - 1}\n_reeve\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n";

        Assert.Contains(expected, (await FeedAsync("bash", ["--norc"], script + ask)).Split('\n'));
    }

    [Fact]
    public async Task Another_shell_is_refused_by_name()
    {
        var run = await CliRun.ExecuteAsync("completion", "tcsh");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("tcsh", run.Error, StringComparison.Ordinal);
    }

    private static async Task<string> FeedAsync(string shell, string[] arguments, string script)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(shell, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            })!;
            await process.StandardInput.WriteAsync(script);
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            return output + await error;
        }
        catch (Win32Exception)
        {
            Assert.Skip(shell + " is not installed");
            return "";
        }
    }
}
