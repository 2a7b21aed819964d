using System.CommandLine;
using Reeve.Cli.Lifecycle;
using Reeve.Cli.Rendering;
using Reeve.Guard;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve logs</c>: reads the file, so that it works while the daemon is down.</summary>
internal static class LogsCommand
{
    public static Command Create(CliContext context)
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with new lines as they are written." };
        var lines = new Option<int>("--lines", "-n") { Description = "Begin with so many of the last lines.", HelpName = "N", DefaultValueFactory = static _ => 50 };
        var command = context.Verb("logs", "Show the daemon's log.", async (invocation, cancellationToken) =>
        {
            var log = new DaemonLog(invocation.Layout.LogFile);
            if (!log.Exists && !invocation.Get(follow))
            {
                throw new ReeveException(ErrorCode.NotFound, $"there is no log at {log.Path}", "reeve up");
            }

            foreach (var line in log.Tail(Math.Max(0, invocation.Get(lines))))
            {
                Print(invocation, line);
            }

            if (invocation.Get(follow))
            {
                await foreach (var line in log.FollowAsync(invocation.Host.Time, cancellationToken))
                {
                    Print(invocation, line);
                }
            }

            return ExitCode.Ok;
        });
        command.Options.Add(follow);
        command.Options.Add(lines);
        return command;
    }

    private static void Print(Invocation invocation, string line)
    {
        invocation.Host.Out.WriteLine(Printable.Line(line));
        invocation.Host.Out.Flush();
    }
}
