using System.CommandLine;
using System.Text.Json;
using Reeve.Cli.Lifecycle;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;
using Reeve.Sources.Locks;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve down</c>.</summary>
internal static class DownCommand
{
    // What the daemon may take beyond the grace of its runs: to close the log and its doors.
    private static readonly TimeSpan Beyond = TimeSpan.FromSeconds(20);

    public static Command Create(CliContext context) => context.Verb("down", "Stop the daemon gracefully, and wait for it.", RunAsync);

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var stop = new DaemonStop(invocation.Host, invocation.Layout);
        var grace = await AskAsync(invocation, cancellationToken);
        if (grace is null && stop.State() is LockState.Stopped or LockState.Stale or LockState.OtherHost)
        {
            invocation.Say("not running");
            return ExitCode.Ok;
        }

        if (grace is null)
        {
            if (!stop.TryTerminate())
            {
                throw new ReeveException(
                    ErrorCode.Unavailable, "the daemon's lock is held, nobody answers, and it is not certain which process holds it", "reeve doctor");
            }

            invocation.Say($"nobody answers; asked process {stop.Metadata()?.Pid} to end");
        }

        await stop.WaitAsync((grace ?? TimeSpan.FromSeconds(60)) + Beyond, cancellationToken);
        invocation.Say("stopped");
        return ExitCode.Ok;
    }

    /// <summary>Asks the daemon itself; how long its runs may go on, or null when nobody answers.</summary>
    private static async Task<TimeSpan?> AskAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        try
        {
            var stop = await invocation.CallAsync(Operations.DaemonStop, new StopRequest(), cancellationToken);
            if (invocation.Json)
            {
                invocation.Host.Out.WriteLine(JsonSerializer.Serialize(stop, Operations.DaemonStop.ResponseInfo));
            }

            invocation.Say(stop.WaitingFor.Count == 0
                ? "stopping"
                : $"stopping; waiting up to {stop.GraceSeconds} s for {string.Join(", ", stop.WaitingFor)}");
            return TimeSpan.FromSeconds(stop.GraceSeconds);
        }
        catch (ReeveException failure) when (failure.Code is ErrorCode.DaemonNotRunning or ErrorCode.ConnectionLost or ErrorCode.Timeout)
        {
            return null;
        }
    }
}
