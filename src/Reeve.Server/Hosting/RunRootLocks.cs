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
        var runRoot = FileLock.TryTake(layout.LockFile) ?? throw AlreadyRunning(layout.LockMetadata, layout.RunRoot, elsewhere: false);
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
        throw AlreadyRunning(layout.DataLockMetadata, layout.DataRoot, elsewhere: true);
    }

    /// <summary>Says beside each lock who holds it: somebody who comes with another run root sees only the data root's.</summary>
    public void Describe(LockMetadata metadata)
    {
        metadata.Write(_layout.DataLockMetadata);
        metadata.Write(_layout.LockMetadata);
    }

    /// <summary>Removes what says that a daemon is here, then lets go. The lock files stay.</summary>
    public void Dispose()
    {
        File.Delete(_layout.LockMetadata);
        File.Delete(_layout.DataLockMetadata);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(_layout.Socket);
        }

        _dataRoot.Dispose();
        _runRoot.Dispose();
    }

    private static ReeveException AlreadyRunning(string metadata, string what, bool elsewhere)
    {
        var holder = LockMetadata.Read(metadata);
        var place = elsewhere && holder is not null ? $" --run-root {holder.RunRoot}" : "";
        var who = holder is null ? "" : elsewhere ? $" (process {holder.Pid}, run root {holder.RunRoot})" : $" (process {holder.Pid})";
        return new ReeveException(ErrorCode.AlreadyRunning, $"Another daemon{who} already holds {what}.", $"reeve status{place} shows it; reeve down{place} stops it.");
    }
}
