using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Agents;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve agent list</c>.</summary>
internal static class AgentCommand
{
    public static Command Create(CliContext context) => new("agent", "Look at agents.")
    {
        context.Verb("list", "List every agent file, good or not.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.AgentsList, new ListAgentsRequest(), response => AgentsView.Render(response.Agents, invocation.Now, invocation.Style),
                cancellationToken);
            return ExitCode.Ok;
        }),
    };
}
