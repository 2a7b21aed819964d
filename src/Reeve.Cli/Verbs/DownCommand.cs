using System.CommandLine;
using Reeve.Cli.Lifecycle;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve down</c>.</summary>
internal static class DownCommand
{
    public static Command Create(CliContext context) => context.Verb("down", "Stop the daemon gracefully, and wait for it.", RunAsync);

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var status = await new DaemonStart(invocation.Host, invocation.Places).TryStatusAsync(cancellationToken);
        if (status is null)
        {
            invocation.Say("not running");
            return ExitCode.Ok;
        }

        var stop = await invocation.CallAsync(Operations.DaemonStop, new StopRequest(), cancellationToken);
        invocation.Print(stop, Operations.DaemonStop, static _ => "");
        invocation.Say(stop.WaitingFor.Count == 0
            ? "stopping"
            : $"stopping; waiting up to {stop.GraceSeconds} s for {string.Join(", ", stop.WaitingFor)}");
        await DaemonStop.WaitAsync(invocation.Host, invocation.Places, status.Pid, TimeSpan.FromSeconds(stop.GraceSeconds + 15), cancellationToken);
        invocation.Say("stopped");
        return ExitCode.Ok;
    }
}
