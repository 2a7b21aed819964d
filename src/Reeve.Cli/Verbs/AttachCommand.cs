using System.CommandLine;
using Reeve.Cli.Turns;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Turns;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve attach</c>.</summary>
internal static class AttachCommand
{
    public static Command Create(CliContext context)
    {
        var target = new Argument<string>("RUN") { Description = "The run, or a session whose turn goes on." };
        var after = new Option<long>("--after") { Description = "Only what follows this number.", HelpName = "N" };
        var command = context.Verb("attach", "Follow a turn, from its beginning or from where you left it.", async (invocation, cancellationToken) =>
        {
            await using var client = await invocation.ConnectAsync(cancellationToken);
            var run = invocation.Get(target);
            if (run.StartsWith("sess_", StringComparison.Ordinal))
            {
                run = (await client.CallAsync(Operations.TurnsFind, new FindTurnRequest { Session = run }, cancellationToken)).Run
                    ?? throw new ReeveException(ErrorCode.NotFound, $"No turn goes on in {run}.", $"reeve session show {run}");
            }

            return TurnTalk.Report(invocation, await new TurnFollower(invocation, client).FollowAsync(run, invocation.Get(after), cancellationToken), run);
        });
        command.Arguments.Add(target);
        command.Options.Add(after);
        return command;
    }
}
