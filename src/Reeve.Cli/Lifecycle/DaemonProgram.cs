using Reeve.Guard;
using Reeve.Sources.Homes;

namespace Reeve.Cli.Lifecycle;

/// <summary>Finds the program <c>reeved</c>: named by <c>REEVE_DAEMON</c>, beside this one, or in the build's output.</summary>
internal static class DaemonProgram
{
    private static readonly string FileName = OperatingSystem.IsWindows() ? "reeved.exe" : "reeved";

    public static string Find(CliHost host)
    {
        if (host.Variable("REEVE_DAEMON") is { Length: > 0 } named)
        {
            return File.Exists(named)
                ? Path.GetFullPath(named)
                : throw new ReeveException(ErrorCode.NotFound, $"REEVE_DAEMON names {named}, which does not exist", "unset REEVE_DAEMON");
        }

        // Published: both programs in one folder. Built: artifacts/bin/Reeve.Cli/release beside artifacts/bin/Reeve.Server/release.
        var folder = Path.TrimEndingDirectorySeparator(host.ProgramFolder);
        string[] places =
        [
            Path.Combine(folder, FileName),
            Path.Combine(folder, "..", "..", "Reeve.Server", Path.GetFileName(folder), FileName),
        ];
        return places.Select(Path.GetFullPath).FirstOrDefault(File.Exists)
            ?? throw new ReeveException(
                ErrorCode.NotFound, $"the daemon's program reeved was found neither beside {folder} nor in the build's output",
                "build it with: dotnet build src/Reeve.Server -c Release, or set REEVE_DAEMON");
    }

    /// <summary>What reeved is told: the places, spelled out, so that it resolves nothing differently.</summary>
    public static string[] Arguments(HomeLayout layout) => ["--home", layout.Home, "--run-root", layout.RunRoot, "--socket", layout.Socket];

    /// <summary>The environment it inherits, as <c>NAME=value</c>.</summary>
    public static string[] InheritedEnvironment() =>
        [.. Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(static entry => $"{entry.Key}={entry.Value}")];
}
