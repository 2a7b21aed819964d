using System.Diagnostics;

namespace Reeve.EndToEndTests.Harness;

/// <summary>Runs a program to its end with a closed stdin and a deadline; past it the whole tree is killed and the test fails with what was printed.</summary>
internal static class ProgramRunner
{
    private static readonly TimeSpan UsualDeadline = TimeSpan.FromMinutes(2);

    public static async Task<ProgramResult> RunAsync(
        string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string?>? environment = null, TimeSpan? deadline = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var late = new CancellationTokenSource(deadline ?? UsualDeadline, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException passed)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {deadline ?? UsualDeadline}.\n{await output}\n{await errors}", passed);
        }

        return new ProgramResult(process.ExitCode, await output, await errors);
    }
}
