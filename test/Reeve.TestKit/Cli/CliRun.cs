using Reeve.Cli;
using Reeve.Cli.Rendering;

namespace Reeve.TestKit.Cli;

/// <summary>One command line run in process: what it printed, what it said, how it ended. The clock stands still.</summary>
public sealed record CliRun(int ExitCode, string Out, string Error)
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    /// <param name="width">The terminal's columns; null for a pipe.</param>
    /// <param name="environment">The environment; empty when null.</param>
    /// <param name="arguments">The command line.</param>
    public static async Task<CliRun> ExecuteAsync(int? width, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await CliApp.RunAsync(arguments, Host(width, environment, output, error), CancellationToken.None);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }

    public static Task<CliRun> ExecuteAsync(params string[] arguments) => ExecuteAsync(80, null, arguments);

    /// <summary>Runs a command that follows, until <paramref name="leave"/>.</summary>
    public static async Task<int> FollowAsync(TextWriter output, CancellationToken leave, params string[] arguments)
    {
        using var error = new StringWriter { NewLine = "\n" };
        return await CliApp.RunAsync(arguments, Host(80, null, output, error), leave);
    }

    /// <summary>The reference of the command line.</summary>
    public static string Reference() => CliReference.Generate(Host(80, null, TextWriter.Null, TextWriter.Null));

    private static CliHost Host(int? width, IReadOnlyDictionary<string, string>? environment, TextWriter output, TextWriter error) => new()
    {
        Out = output,
        Error = error,
        Variable = name => environment?.GetValueOrDefault(name),
        CurrentDirectory = Path.GetTempPath(),
        Style = new Style(width, Color: false),
        Time = new StandingTime(),
    };

    private sealed class StandingTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
