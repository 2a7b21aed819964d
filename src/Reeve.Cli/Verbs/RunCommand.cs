using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Runs;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve run show</c>.</summary>
internal static class RunCommand
{
    public static Command Create(CliContext context) => new("run", "Look at one run.") { CreateShow(context) };

    private static Command CreateShow(CliContext context)
    {
        var run = new Argument<string>("RUN") { Description = "The run's id." };
        var show = context.Verb("show", "Show a run with its steps.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.RunsGet, new GetRunRequest { Run = invocation.Get(run) },
                response => RunsView.RenderOne(response, invocation.Now, invocation.Style), cancellationToken);
            return ExitCode.Ok;
        });
        show.Arguments.Add(run);
        return show;
    }
}
