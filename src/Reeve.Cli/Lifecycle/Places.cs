using Reeve.Client;

namespace Reeve.Cli.Lifecycle;

/// <summary>Where things are for one command line: options first, then the environment, then what follows from the home.</summary>
internal sealed record Places(string Home, string RunRoot, string Socket)
{
    public Endpoint Endpoint => Endpoint.Parse(Socket);

    /// <summary>The daemon's log file.</summary>
    public string LogFile => Path.Combine(RunRoot, "reeved.log");

    public static Places Resolve(string? home, string? runRoot, string? socket, Func<string, string?> variable, string currentDirectory)
    {
        home = Path.GetFullPath(First(home, variable("REEVE_HOME")) ?? Path.Combine(variable("HOME") ?? "/", ".reeve"), currentDirectory);
        runRoot = Path.GetFullPath(First(runRoot, variable("REEVE_RUN_ROOT")) ?? Path.Combine(home, "run", Environment.MachineName), currentDirectory);
        return new Places(home, runRoot, socket is null ? Path.Combine(runRoot, "reeve.sock") : Path.GetFullPath(socket, currentDirectory));
    }

    private static string? First(string? first, string? second) => !string.IsNullOrEmpty(first) ? first : string.IsNullOrEmpty(second) ? null : second;
}
