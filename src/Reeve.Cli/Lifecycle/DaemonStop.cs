using Reeve.Guard;
using Reeve.Sources.Homes;
using Reeve.Sources.Locks;

namespace Reeve.Cli.Lifecycle;

/// <summary>
/// Stops looking at a daemon only when its lock is free: that is the one sign that it is gone, whatever happened to its socket. Where nobody
/// answers, the process the lock names is asked by SIGTERM, and only when start time and boot prove that it is still that process.
/// </summary>
internal sealed class DaemonStop(CliHost host, HomeLayout layout)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(25);

    public LockState State() => LockRules.Classify(
        FileLock.IsHeld(layout.LockFile), File.Exists(layout.LockMetadata), Metadata(), ProcessFacts.Here(layout.Host), ProcessFacts.StartTime);

    public LockMetadata? Metadata() => LockMetadata.Read(layout.LockMetadata);

    /// <summary>Asks by signal the process that holds the lock; false when it is not certain which one that is.</summary>
    public bool TryTerminate()
    {
        return !OperatingSystem.IsWindows() && State() == LockState.Running && Metadata() is { } metadata && NativeProcess.Terminate(metadata.Pid);
    }

    public async Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = host.Time.GetTimestamp();
        var progress = new Progress(host, "stopping");
        while (FileLock.IsHeld(layout.LockFile))
        {
            var waited = host.Time.GetElapsedTime(started);
            if (waited > limit)
            {
                progress.Done();
                throw new ReeveException(
                    ErrorCode.Timeout, $"the daemon has not stopped after {limit.TotalSeconds:0} s; the process is {Metadata()?.Pid.ToString() ?? "unknown"}", "reeve logs");
            }

            progress.Tick(waited);
            await Task.Delay(Between, host.Time, cancellationToken);
        }

        progress.Done();
    }
}
