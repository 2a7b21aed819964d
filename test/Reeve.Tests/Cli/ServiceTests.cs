using System.ComponentModel;
using System.Diagnostics;
using Reeve.Cli.Service;
using Reeve.TestKit.Cli;

namespace Reeve.Tests.Cli;

public sealed class ServiceTests
{
    [Fact]
    public async Task Systemd_accepts_the_unit()
    {
        var folder = Directory.CreateTempSubdirectory("reeve-").FullName;
        try
        {
            var file = Path.Combine(folder, SystemdUnit.FileName);
            var environment = new Dictionary<string, string> { ["DOTNET_ROOT"] = "/opt/a \"quoted\" $HOME 100% folder" };
            await File.WriteAllTextAsync(
                file, SystemdUnit.Render("/bin/true", ["--home", "/home/u/a folder with $money, 100% and \"quotes\""], environment));

            Assert.Equal((0, ""), await AnalyzeAsync(file));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("100%", "\"100%%\"")]
    [InlineData("$HOME", "\"$$HOME\"")]
    [InlineData("say \"hi\"\\", "\"say \\\"hi\\\"\\\\\"")]
    [InlineData("two\nlines", "\"two\\nlines\"")]
    public void A_word_is_taken_literally(string word, string quoted) => Assert.Equal(quoted, SystemdUnit.Quote(word));

    [Fact]
    public async Task Install_writes_the_unit_show_prints_it_and_uninstall_removes_it()
    {
        var folder = Directory.CreateTempSubdirectory("reeve-").FullName;
        try
        {
            var environment = new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = folder, ["HOME"] = folder, ["REEVE_DAEMON"] = "/bin/true" };
            var unit = Path.Combine(folder, "systemd", "user", "reeve.service");

            var shown = await CliRun.ExecuteAsync(80, environment, "service", "show");
            var installed = await CliRun.ExecuteAsync(80, environment, "service", "install");
            Assert.Equal((0, unit + "\n"), (installed.ExitCode, installed.Out));
            Assert.Equal(shown.Out, await File.ReadAllTextAsync(unit));
            Assert.Contains($"ExecStart=\"/bin/true\" \"--home\" \"{folder}/.reeve\"", shown.Out, StringComparison.Ordinal);
            Assert.Contains("systemctl --user", installed.Error, StringComparison.Ordinal);

            var removed = await CliRun.ExecuteAsync(80, environment, "service", "uninstall");
            Assert.Equal((0, unit + "\n"), (removed.ExitCode, removed.Out));
            Assert.False(File.Exists(unit));
            Assert.Equal(0, (await CliRun.ExecuteAsync(80, environment, "service", "uninstall")).ExitCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Said)> AnalyzeAsync(string file)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("systemd-analyze", ["--user", "verify", file])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                Environment = { ["XDG_RUNTIME_DIR"] = Path.GetDirectoryName(file) },
            })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, output + await error);
        }
        catch (Win32Exception)
        {
            Assert.Skip("systemd-analyze is not installed");
            return default;
        }
    }
}
