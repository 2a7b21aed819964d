using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Budgets;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve budget</c>.</summary>
internal static class BudgetCommand
{
    public static Command Create(CliContext context)
    {
        var agent = new Option<string?>("--agent") { Description = "Only this agent's.", HelpName = "AGENT" };
        var run = new Option<string?>("--run") { Description = "A live run's, with all it started.", HelpName = "RUN" };
        var command = context.Verb("budget", "Show what of the budgets is used today.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.BudgetShow,
                new BudgetRequest { Agent = invocation.Get(agent), Run = invocation.Get(run) },
                response => BudgetView.Render(response, invocation.Style),
                cancellationToken);
            return ExitCode.Ok;
        });
        command.Options.Add(agent);
        command.Options.Add(run);
        return command;
    }
}
