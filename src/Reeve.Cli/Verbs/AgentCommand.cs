using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Agents;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve agent list | show | new | check | health</c>.</summary>
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
        AgentFileCommands.Show(context),
        AgentFileCommands.New(context),
        AgentFileCommands.Check(context),
        Health(context),
    };

    private static Command Health(CliContext context)
    {
        var agent = new Argument<string>("AGENT") { Description = "The agent's name." };
        var owner = new Option<string?>("--owner") { Description = "Whose agent, where several owners have one of the name.", HelpName = "OWNER" };
        var command = context.Verb("health", "Show how an agent does over its recent runs, and what stands out.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.AgentsHealth, new AgentHealthRequest { Agent = invocation.Get(agent), Owner = invocation.Get(owner) },
                response => AgentHealthView.Render(response, invocation.Now, invocation.Style), cancellationToken);
            return ExitCode.Ok;
        });
        command.Arguments.Add(agent);
        command.Options.Add(owner);
        return command;
    }
}
