using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve reload</c>: what the files say now, taken up without a restart, or told why not.</summary>
internal static class ReloadCommand
{
    public static Command Create(CliContext context)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show what would change." };
        var command = context.Verb("reload", "Take up a changed reeve.yaml or prices.yaml without a restart.", async (invocation, cancellationToken) =>
        {
            var response = await invocation.CallAsync(Operations.ConfigReload, new ReloadRequest { DryRun = invocation.Get(dryRun) }, cancellationToken);
            invocation.Print(response, Operations.ConfigReload, told => ReloadView.Render(told, invocation.Get(dryRun), invocation.Style));
            if (response.Outcome != "refused")
            {
                return ExitCode.Ok;
            }

            invocation.Say("error: the files are not good; the last good configuration is still in force");
            invocation.Say("hint: mend them; they are read again at once");
            return ExitCode.Unhealthy;
        });
        command.Options.Add(dryRun);
        return command;
    }
}
