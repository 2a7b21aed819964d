using System.CommandLine;
using Reeve.Cli.Turns;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve chat</c>.</summary>
internal static class ChatCommand
{
    public const string Name = "chat";

    public static Command Create(CliContext context)
    {
        var agent = new Argument<string>("AGENT") { Description = "The agent's name." };
        var sender = new Option<string?>("--as") { Description = "Who talks ($USER): the same sender goes on with the same conversation.", HelpName = "SENDER" };
        var command = context.Verb(Name, "Talk with an agent, line by line.", async (invocation, cancellationToken) =>
        {
            await using var client = await invocation.ConnectAsync(cancellationToken, reconnect: true);
            return await new ChatLoop(invocation, client, invocation.Get(agent), TurnTalk.Sender(invocation, invocation.Get(sender))).RunAsync(cancellationToken);
        });
        command.Arguments.Add(agent);
        command.Options.Add(sender);
        return command;
    }
}
