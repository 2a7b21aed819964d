using Reeve.Guard;
using Reeve.Sources.Homes;
using Reeve.Sources.Locks;

namespace Reeve.Server.Hosting;

/// <summary>
/// The two locks a daemon holds for life: its run root's, so that there is one socket, and its data root's, so that there is one log even when somebody
/// gives another run root. Taken before anything is touched; what the one before left behind is cleared only under them.
/// </summary>
internal sealed class RunRootLocks : IDisposable
{
    private readonly HomeLayout _layout;
    private readonly FileLock _runRoot;
    private readonly FileLock _dataRoot;

    private RunRootLocks(HomeLayout layout, FileLock runRoot, FileLock dataRoot) => (_layout, _runRoot, _dataRoot) = (layout, runRoot, dataRoot);

    public static RunRootLocks Take(HomeLayout layout)
    {
        var runRoot = FileLock.TryTake(layout.LockFile) ?? throw AlreadyRunning(layout, layout.RunRoot);
        if (LockMetadata.Read(layout.LockMetadata) is { } left && left.Host != layout.Host)
        {
            runRoot.Dispose();
            throw new ReeveException(
                ErrorCode.AlreadyRunning,
                $"{layout.LockMetadata} was written by the host {left.Host}: this run root is shared or was synced.",
                "Give this host a run root of its own with --run-root, or remove that file if the other host no longer uses it.");
        }

        if (FileLock.TryTake(layout.DataLock) is { } dataRoot)
        {
            return new RunRootLocks(layout, runRoot, dataRoot);
        }

        runRoot.Dispose();
        throw AlreadyRunning(layout, layout.DataRoot);
    }

    public void Describe(LockMetadata metadata) => metadata.Write(_layout.LockMetadata);

    /// <summary>Removes what says that a daemon is here, then lets go. The lock files stay.</summary>
    public void Dispose()
    {
        File.Delete(_layout.LockMetadata);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(_layout.Socket);
        }

        _dataRoot.Dispose();
        _runRoot.Dispose();
    }

    private static ReeveException AlreadyRunning(HomeLayout layout, string what)
    {
        var holder = LockMetadata.Read(layout.LockMetadata) is { } metadata ? $" (process {metadata.Pid})" : "";
        return new ReeveException(ErrorCode.AlreadyRunning, $"Another daemon{holder} already holds {what}.", "reeve status shows it; reeve down stops it.");
    }
}
