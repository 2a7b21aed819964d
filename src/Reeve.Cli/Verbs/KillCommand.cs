using System.CommandLine;
using Reeve.Cli.Rendering;
using Reeve.Protocol;
using Reeve.Protocol.Runs;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve kill</c>.</summary>
internal static class KillCommand
{
    public static Command Create(CliContext context)
    {
        var run = new Argument<string>("RUN") { Description = "The run's id." };
        var reason = new Option<string?>("--reason") { Description = "Why, for the record.", HelpName = "TEXT" };
        var command = context.Verb("kill", "Kill a run for ever: its processes and calls stop, and it stays killed.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.RunsKill, new KillRunRequest { Run = invocation.Get(run), Reason = invocation.Get(reason) }, Render, cancellationToken);
            return ExitCode.Ok;
        });
        command.Arguments.Add(run);
        command.Options.Add(reason);
        return command;
    }

    // A kill is never said to be done before it is: recorded and stopped are two things.
    private static string Render(KillRunResponse kill) => Printable.Line(kill switch
    {
        { Requested: false } => $"{kill.Run} is {kill.State} already",
        { Stopped: true } => $"{kill.Run} is killed, and nothing of it is at work",
        _ => $"the kill of {kill.Run} is recorded; it is still stopping (reeve run show {kill.Run})",
    }) + "\n";
}
