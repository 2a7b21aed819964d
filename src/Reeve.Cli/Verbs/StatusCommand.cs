using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve status</c>.</summary>
internal static class StatusCommand
{
    public static Command Create(CliContext context) => context.Verb("status", "Show the daemon's state in one look.", RunAsync);

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var status = await invocation.ShowAsync(
            Operations.DaemonStatus, new StatusRequest(), response => StatusView.Render(response, invocation.Now, invocation.Style), cancellationToken);
        return status.Status == "ok" ? ExitCode.Ok : ExitCode.Unhealthy;
    }
}
