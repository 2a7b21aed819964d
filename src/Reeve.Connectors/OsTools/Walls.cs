using Reeve.Connectors.Processes;
using Reeve.Guard;

namespace Reeve.Connectors.OsTools;

/// <summary>
/// Whether walls can be built on this machine, found out by building some: a program that is installed may still be forbidden the user namespaces it needs.
/// Looked at again after a while when they cannot, so that what is mended is noticed. Thread-safe.
/// </summary>
internal sealed class Walls(IChildRunner children, OsToolsOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);
    private static readonly string[] Folders = ["/bin", "/lib", "/lib32", "/lib64", "/libx32", "/sbin"];

    private readonly SemaphoreSlim _one = new(1, 1);
    private (WallsState State, long At)? _known;

    public async Task<WallsState> StateAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_known is not { } known || (known.State is not WallsState.Standing && time.GetElapsedTime(known.At) >= LookAgain))
            {
                _known = known = (await LookAsync(cancellationToken), time.GetTimestamp());
            }

            return known.State;
        }
        finally
        {
            _one.Release();
        }
    }

    public static WallsPlan Plan(WallsState.Standing state, ConfinedRoots roots, string folder, bool network) => new(state.Program, roots.Stamps(), folder)
    {
        Network = network,
        CanLimit = state.CanLimit,
        SystemFolders = SystemFolders(),
    };

    public void Dispose() => _one.Dispose();

    private async Task<WallsState> LookAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new WallsState.None("there are none on this system");
        }

        if (ProgramPath.Find(options.WallsProgram, Environment.GetEnvironmentVariable("PATH") ?? "") is not { } program)
        {
            return new WallsState.None("bubblewrap is not installed");
        }

        try
        {
            var version = await RunAsync([program, "--version"], cancellationToken);
            var canLimit = version.Succeeded && WallsRules.CanLimit(version.Output);
            var plan = new WallsPlan(program, [], "/") { CanLimit = canLimit, SystemFolders = SystemFolders() };
            var tried = await RunAsync([.. WallsRules.Build(plan), "bash", "-c", "exit 0"], cancellationToken);
            return tried.Succeeded
                ? new WallsState.Standing(program, canLimit)
                : new WallsState.None("bubblewrap cannot build them here: " + ConfinedPathRules.Shown(tried.Errors.Trim()));
        }
        catch (ReeveException failure)
        {
            return new WallsState.None("bubblewrap cannot be started: " + failure.Message);
        }
    }

    private Task<ChildResult> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        DedicatedThread.RunAsync(
            () => children.RunAsync(new ChildSpec(command) { WorkingDirectory = "/", Timeout = Patience, OutputLimit = 4096 }, cancellationToken));

    private static IReadOnlyList<(string Path, string? Target)> SystemFolders() =>
        [.. Folders.Where(Directory.Exists).Select(static path => (path, new DirectoryInfo(path).LinkTarget))];
}

/// <summary>Whether walls can be built.</summary>
internal abstract record WallsState
{
    private WallsState()
    {
    }

    internal sealed record Standing(string Program, bool CanLimit) : WallsState;

    internal sealed record None(string Why) : WallsState;
}
