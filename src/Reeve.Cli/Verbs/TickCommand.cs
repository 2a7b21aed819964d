using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Agents;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve tick</c>.</summary>
internal static class TickCommand
{
    public static Command Create(CliContext context)
    {
        var agent = new Argument<string>("AGENT") { Description = "The agent's name." };
        var command = context.Verb("tick", "Run an agent's heartbeat now.", async (invocation, cancellationToken) =>
        {
            var tick = await invocation.ShowAsync(
                Operations.AgentsTick, new TickRequest { Agent = invocation.Get(agent) }, response => TickView.Render(response, invocation.Style),
                cancellationToken);
            return tick.State == "succeeded" || tick.Skipped is not null ? ExitCode.Ok : ExitCode.Failed;
        });
        command.Arguments.Add(agent);
        return command;
    }
}
