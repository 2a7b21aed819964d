using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Kills;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve unkill</c>.</summary>
internal static class UnkillCommand
{
    public static Command Create(CliContext context)
    {
        var target = new KillTargetOptions();
        var reason = new Option<string>("--reason") { Description = "Why, for the record.", HelpName = "TEXT", Required = true };
        var command = context.Verb("unkill", "Lift a kill switch. What it killed stays killed.", async (invocation, cancellationToken) =>
        {
            if (target.Count(invocation) != 1)
            {
                throw new ReeveException(ErrorCode.InvalidRequest, "say which switch to lift: one of --agent, --owner or --all", "reeve kill --list shows them");
            }

            var lift = new LiftKillRequest
            {
                Agent = target.Agent(invocation),
                Owner = target.Owner(invocation),
                All = target.All(invocation),
                Reason = invocation.Get(reason)!,
            };
            await invocation.ShowAsync(Operations.KillsLift, lift, KillsView.Render, cancellationToken);
            return ExitCode.Ok;
        });
        target.AddTo(command);
        command.Options.Add(reason);
        return command;
    }
}
