using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Runs;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve ps</c>.</summary>
internal static class PsCommand
{
    public static Command Create(CliContext context)
    {
        var all = new Option<bool>("--all", "-a") { Description = "Show those that are over, too." };
        var agent = new Option<string?>("--agent") { Description = "Only this agent's.", HelpName = "NAME" };
        var state = new Option<string?>("--state") { Description = "Only those in this state.", HelpName = "STATE" };
        var parent = new Option<string?>("--parent") { Description = "Only those that this run started.", HelpName = "RUN" };
        var since = new Option<DateTimeOffset?>("--since") { Description = "Only those created then or later.", HelpName = "TIME" };
        var limit = Limits.Create("At most so many runs.");
        var command = context.Verb("ps", "List runs that are not over, newest first.", async (invocation, cancellationToken) =>
        {
            var request = new ListRunsRequest
            {
                Agent = invocation.Get(agent),
                State = invocation.Get(state),
                Parent = invocation.Get(parent),
                Since = invocation.Get(since),
                Limit = invocation.Get(limit),
                Live = invocation.Get(all) || invocation.Get(state) is not null ? null : true,
            };
            var page = await invocation.ShowAsync(
                Operations.RunsList, request, response => RunsView.RenderList(response, invocation.Now, invocation.Style), cancellationToken);
            if (!invocation.Json && page.Runs.Count == 0 && request.Live == true)
            {
                invocation.Say("hint: reeve ps --all");
            }

            return ExitCode.Ok;
        });
        command.Options.Add(all);
        command.Options.Add(agent);
        command.Options.Add(state);
        command.Options.Add(parent);
        command.Options.Add(since);
        command.Options.Add(limit);
        return command;
    }
}
