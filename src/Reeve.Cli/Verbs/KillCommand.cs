using System.CommandLine;
using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Cli.Views;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Kills;
using Reeve.Protocol.Runs;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve kill</c>.</summary>
internal static class KillCommand
{
    public static Command Create(CliContext context)
    {
        var run = new Argument<string?>("RUN") { Description = "The run's id.", Arity = ArgumentArity.ZeroOrOne };
        var target = new KillTargetOptions();
        var list = new Option<bool>("--list") { Description = "Show the engaged switches." };
        var reason = new Option<string?>("--reason") { Description = "Why, for the record.", HelpName = "TEXT" };
        var wait = new Option<double?>("--wait") { Description = "Wait so many seconds for the work to stop.", HelpName = "SECONDS" };
        var command = context.Verb("kill", "Kill a run for ever, or stop an agent, an owner or everything until it is lifted.", async (invocation, cancellationToken) =>
        {
            var id = invocation.Find(run);
            var chosen = target.Count(invocation) + (id is null ? 0 : 1) + (invocation.Get(list) ? 1 : 0);
            if (chosen != 1)
            {
                throw new ReeveException(ErrorCode.InvalidRequest, "say what to kill: one of RUN, --agent, --owner, --all or --list", "reeve ps lists the runs");
            }

            if (invocation.Get(list))
            {
                await invocation.ShowAsync(
                    Operations.KillsList, new ListKillsRequest(), page => KillsView.RenderList(page, invocation.Now, invocation.Style), cancellationToken);
                return ExitCode.Ok;
            }

            if (id is not null)
            {
                var ask = new KillRunRequest { Run = id, Reason = invocation.Get(reason), WaitSeconds = invocation.Get(wait) };
                await invocation.ShowAsync(Operations.RunsKill, ask, KillsView.Render, cancellationToken);
                return ExitCode.Ok;
            }

            var engage = new EngageKillRequest
            {
                Agent = target.Agent(invocation),
                Owner = target.Owner(invocation),
                All = target.All(invocation),
                Reason = invocation.Get(reason),
                WaitSeconds = invocation.Get(wait),
            };
            await invocation.ShowAsync(Operations.KillsEngage, engage, KillsView.Render, cancellationToken);
            return ExitCode.Ok;
        });
        command.Arguments.Add(run);
        target.AddTo(command);
        command.Options.Add(list);
        command.Options.Add(reason);
        command.Options.Add(wait);
        return command;
    }
}
