using System.Diagnostics;
using Reeve.EndToEndTests.Harness;
using Reeve.TestKit.Time;

namespace Reeve.EndToEndTests.Newcomer;

/// <summary>
/// <c>./reeve</c> in a fresh clone, called twice at once. The scripts are the real ones; only the compiler is a stand-in that is slow on command, so that
/// the two surely meet, and that writes its programs in halves, so that whoever runs one too early fails.
/// </summary>
public sealed class StartScriptTests : IDisposable
{
    private static readonly string[] Programs = ["Reeve.Cli/release/reeve", "Reeve.Server/release/reeved"];

    private readonly string _clone = Directory.CreateTempSubdirectory("rv-").FullName;

    public StartScriptTests()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Harness.Programs.Root, "scripts")).Append(Path.Combine(Harness.Programs.Root, "reeve")))
        {
            var target = Path.Combine(_clone, Path.GetRelativePath(Harness.Programs.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        foreach (var file in new[] { "src/Program.cs", "Directory.Build.props", "Directory.Packages.props", "global.json" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_clone, file))!);
            File.WriteAllText(Path.Combine(_clone, file), "");
        }

        Tool("node", "");
        Tool("npm", "");
        Tool("dotnet", $$"""
            [ "$1" = build ] || exit 0
            echo build >> "$CLONE/builds"
            for program in {{string.Join(' ', Programs)}}; do
              mkdir -p "$CLONE/artifacts/bin/${program%/*}"
              printf '#!/bin/sh\n' > "$CLONE/artifacts/bin/$program"
              chmod +x "$CLONE/artifacts/bin/$program"
            done
            read -r verdict < "$CLONE/go"
            [ "$verdict" = good ] || { echo "Program.cs(1,1): error CS1002: ; expected"; exit 1; }
            for program in {{string.Join(' ', Programs)}}; do
              printf 'echo "running $*"\n' >> "$CLONE/artifacts/bin/$program"
            done
            """);
    }

    public void Dispose() => Directory.Delete(_clone, recursive: true);

    [Fact]
    public async Task Two_at_once_build_once_and_both_run_what_was_built()
    {
        await FifoAsync();
        using var one = Start();
        using var other = Start();

        await BothThereAsync();
        await File.WriteAllTextAsync(Path.Combine(_clone, "go"), "good\n");

        foreach (var result in new[] { await EndAsync(one), await EndAsync(other) })
        {
            Assert.True(result.ExitCode == 0, result.ToString());
            Assert.Equal("running status\n", result.Output);
        }

        Assert.Equal(["build"], await File.ReadAllLinesAsync(Path.Combine(_clone, "builds")));
        Assert.Empty(Directory.GetFiles(Path.Combine(_clone, "artifacts"), "reeve.b*"));
    }

    [Fact]
    public async Task A_build_that_fails_is_said_and_the_one_who_waited_builds_again()
    {
        await FifoAsync();
        using var one = Start();
        using var other = Start();

        await BothThereAsync();
        await File.WriteAllTextAsync(Path.Combine(_clone, "go"), "bad\n");
        await Eventually.TrueAsync(() => File.ReadAllLines(Path.Combine(_clone, "builds")).Length == 2, "the one who waited builds");
        await File.WriteAllTextAsync(Path.Combine(_clone, "go"), "good\n");

        var results = new[] { await EndAsync(one), await EndAsync(other) }.OrderBy(static result => result.ExitCode).ToArray();
        Assert.True(results[0].ExitCode == 0, results[0].ToString());
        Assert.Equal("running status\n", results[0].Output);
        Assert.Equal(1, results[1].ExitCode);
        Assert.Contains("error: the build failed", results[1].Errors);
        Assert.Contains("CS1002", results[1].Errors);
        Assert.Equal("", results[1].Output);
    }

    private async Task BothThereAsync()
    {
        await Eventually.TrueAsync(() => File.Exists(Path.Combine(_clone, "builds")), "one builds");
        var said = Path.Combine(_clone, "said");
        await Eventually.TrueAsync(
            () => File.Exists(said) && File.ReadAllText(said).Contains("another build is under way", StringComparison.Ordinal), "the other waits");
    }

    private async Task FifoAsync()
    {
        var made = await ProgramRunner.RunAsync("mkfifo", [Path.Combine(_clone, "go")]);
        Assert.True(made.ExitCode == 0, made.ToString());
    }

    /// <summary>What both say goes to the test and to a file that the test looks into meanwhile.</summary>
    private Process Start()
    {
        var start = new ProcessStartInfo("bash", ["-c", """ "$CLONE/reeve" status 2> >(tee -a "$CLONE/said" >&2) """])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["CLONE"] = _clone;
        start.Environment["PATH"] = Path.Combine(_clone, "bin") + ":" + Environment.GetEnvironmentVariable("PATH");
        return Process.Start(start)!;
    }

    private static async Task<ProgramResult> EndAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
        return new ProgramResult(process.ExitCode, await output, await errors);
    }

    private void Tool(string name, string body)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_clone, "bin")).FullName, name);
        File.WriteAllText(file, "#!/usr/bin/env bash\nset -eu\n" + body.ReplaceLineEndings("\n") + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
