using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Agents;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve why</c>.</summary>
internal static class WhyCommand
{
    public static Command Create(CliContext context)
    {
        var agent = new Argument<string>("AGENT") { Description = "The agent's name." };
        var run = new Option<string?>("--run") { Description = "A certain tick; the newest without it.", HelpName = "RUN" };
        var command = context.Verb("why", "Explain why an agent did or did not tell something.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.AgentsWhy, new WhyRequest { Agent = invocation.Get(agent), Run = invocation.Get(run) },
                response => WhyView.Render(response, invocation.Now, invocation.Style), cancellationToken);
            return ExitCode.Ok;
        });
        command.Arguments.Add(agent);
        command.Options.Add(run);
        return command;
    }
}
