using System.CommandLine;
using System.Text.Json;
using Reeve.Cli.Turns;
using Reeve.Protocol;
using Reeve.Protocol.Turns;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve ask</c>.</summary>
internal static class AskCommand
{
    public static Command Create(CliContext context)
    {
        var agent = new Argument<string>("AGENT") { Description = "The agent's name." };
        var message = new Argument<string>("MESSAGE") { Description = "What to say; - reads it from stdin." };
        var sender = new Option<string?>("--as") { Description = "Who says it ($USER): the same sender goes on with the same conversation.", HelpName = "SENDER" };
        var mode = new Option<string?>("--when-busy") { Description = "queue (default), steer or refuse, while the agent is at work for this sender.", HelpName = "MODE" };
        var id = new Option<string?>("--id") { Description = "The message's own id: sent again under it, it is the same message.", HelpName = "ID" };
        var detach = new Option<bool>("--detach", "-d") { Description = "Return as soon as the message is on the disk." };
        var command = context.Verb("ask", "Say something to an agent and print its answer as it comes.", async (invocation, cancellationToken) =>
        {
            var words = invocation.Get(message) == "-" ? await invocation.Host.In.ReadToEndAsync(cancellationToken) : invocation.Get(message);
            await using var client = await invocation.ConnectAsync(cancellationToken);
            var started = await client.CallAsync(
                Operations.TurnsStart,
                new StartTurnRequest
                {
                    Agent = invocation.Get(agent),
                    Sender = TurnTalk.Sender(invocation, invocation.Get(sender)),
                    Message = words,
                    ClientMessage = invocation.Get(id),
                    Mode = invocation.Get(mode),
                },
                cancellationToken);
            if (invocation.Get(detach))
            {
                invocation.Host.Out.Write(invocation.Json ? JsonSerializer.Serialize(started, ProtocolJson.Default.StartTurnResponse) + "\n" : (started.Run ?? started.Session) + "\n");
                return ExitCode.Ok;
            }

            var run = await TurnTalk.RunOfAsync(invocation, client, started, cancellationToken);
            if (!invocation.Json)
            {
                invocation.Say($"{run} · {started.Session}");
            }

            return TurnTalk.Report(invocation, await new TurnFollower(invocation, client).FollowAsync(run, started.Cursor, cancellationToken), run);
        });
        command.Arguments.Add(agent);
        command.Arguments.Add(message);
        foreach (var option in (Option[])[sender, mode, id, detach])
        {
            command.Options.Add(option);
        }

        return command;
    }
}
