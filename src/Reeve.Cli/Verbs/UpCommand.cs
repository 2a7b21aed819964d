using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Reeve.Cli.Lifecycle;
using Reeve.Cli.Views;
using Reeve.Guard;
using Reeve.Protocol;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve up</c>.</summary>
internal static class UpCommand
{
    public static Command Create(CliContext context)
    {
        var foreground = new Option<bool>("--foreground") { Description = "Become the daemon: log to this terminal, stop with Ctrl-C." };
        var command = context.Verb("up", "Start the daemon, and say where everything is.", (invocation, cancellationToken) =>
            RunAsync(invocation, invocation.Get(foreground), cancellationToken));
        command.Options.Add(foreground);
        return command;
    }

    private static async Task<int> RunAsync(Invocation invocation, bool foreground, CancellationToken cancellationToken)
    {
        var start = new DaemonStart(invocation.Host, invocation.Layout);
        var status = await start.TryStatusAsync(cancellationToken);
        if (status is not null)
        {
            invocation.Say($"already running (pid {status.Pid})");
        }
        else
        {
            HomeFolder.Prepare(invocation);
            if (foreground)
            {
                return await BecomeAsync(invocation, cancellationToken);
            }

            status = await start.RunAsync(cancellationToken);
        }

        invocation.Print(status, Operations.DaemonStatus, response => UpView.Render(response, invocation.Layout, invocation.Style));
        return ExitCode.Ok;
    }

    private static async Task<int> BecomeAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var program = DaemonProgram.Find(invocation.Host);
        var arguments = DaemonProgram.Arguments(invocation.Layout);
        invocation.Say($"running in the foreground; Ctrl-C stops it (home {invocation.Layout.Home})");
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                NativeProcess.Become(program, arguments, DaemonProgram.InheritedEnvironment());
            }

            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        catch (Win32Exception failure)
        {
            throw new ReeveException(ErrorCode.UpstreamFailed, $"{program} could not be started: {failure.Message}", "reeve doctor", inner: failure);
        }
    }
}
