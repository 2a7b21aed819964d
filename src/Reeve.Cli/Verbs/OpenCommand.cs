using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Reeve.Protocol;
using Reeve.Protocol.Access;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve open</c>.</summary>
internal static class OpenCommand
{
    public static Command Create(CliContext context)
    {
        var print = new Option<bool>("--print") { Description = "Only print the address; open nothing." };
        var command = context.Verb("open", "Open the dashboard, logged in by a one-use code.", async (invocation, cancellationToken) =>
        {
            var login = await invocation.ShowAsync(Operations.LoginCode, new LoginCodeRequest(), static response => response.Url + "\n", cancellationToken);
            if (!invocation.Get(print) && !invocation.Json && !TryOpen(login.Url, invocation.Host.Variable))
            {
                invocation.Say("hint: no browser was found; open the address yourself");
            }

            return ExitCode.Ok;
        });
        command.Options.Add(print);
        return command;
    }

    private static bool TryOpen(string url, Func<string, string?> variable)
    {
        if (OperatingSystem.IsLinux() && string.IsNullOrEmpty(variable("DISPLAY")) && string.IsNullOrEmpty(variable("WAYLAND_DISPLAY")))
        {
            return false;
        }

        try
        {
            var start = OperatingSystem.IsWindows()
                ? new ProcessStartInfo(url) { UseShellExecute = true }
                : new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [url]) { UseShellExecute = false };
            using var process = Process.Start(start);
            return true;
        }
        catch (Win32Exception)
        {
            // No such program: the address is printed anyway.
            return false;
        }
    }
}
