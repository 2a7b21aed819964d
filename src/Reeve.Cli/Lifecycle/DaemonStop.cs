using System.Diagnostics;
using Reeve.Guard;

namespace Reeve.Cli.Lifecycle;

/// <summary>Waits until a daemon that was asked to stop is gone.</summary>
internal static class DaemonStop
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(25);

    public static async Task WaitAsync(CliHost host, Places places, int pid, TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = host.Time.GetTimestamp();
        var progress = new Progress(host, "stopping");
        while (IsAlive(pid))
        {
            var waited = host.Time.GetElapsedTime(started);
            if (waited > limit)
            {
                progress.Done();
                throw new ReeveException(
                    ErrorCode.Timeout, $"the daemon (pid {pid}) has not stopped after {limit.TotalSeconds:0} s", $"reeve logs, then kill {pid}; log: {places.LogFile}");
            }

            progress.Tick(waited);
            await Task.Delay(Between, host.Time, cancellationToken);
        }

        progress.Done();
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            // No process has that id.
            return false;
        }
    }
}
