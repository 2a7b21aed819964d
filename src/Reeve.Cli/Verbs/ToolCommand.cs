using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Tools;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve tool list | show | set | remove</c>.</summary>
internal static class ToolCommand
{
    public static Command Create(CliContext context) => new("tool", "Look at registered tools, and configure them.")
    {
        CreateList(context),
        CreateShow(context),
        CreateSet(context),
        CreateRemove(context),
    };

    private static Option<string?> Project(string description) => new("--project", "-p") { Description = description, HelpName = "NAME" };

    private static Command CreateList(CliContext context)
    {
        var project = Project("Only this project's.");
        var after = new Option<string?>("--after") { Description = "Go on after this cursor.", HelpName = "CURSOR" };
        var limit = Limits.Create("At most so many.");
        var list = context.Verb("list", "List tools as they are configured.", async (invocation, cancellationToken) =>
        {
            var request = new ListToolsRequest { Project = invocation.Get(project), After = invocation.Get(after), Limit = invocation.Get(limit) };
            await invocation.ShowAsync(Operations.ToolsList, request, response => ToolsView.RenderList(response, invocation.Style), cancellationToken);
            return ExitCode.Ok;
        });
        list.Options.Add(project);
        list.Options.Add(after);
        list.Options.Add(limit);
        return list;
    }

    private static Command CreateShow(CliContext context)
    {
        var tool = new Argument<string>("TOOL") { Description = "The tool's name." };
        var project = Project("Its project (default).");
        var show = context.Verb("show", "Show one tool's configuration.", async (invocation, cancellationToken) =>
        {
            var request = new ListToolsRequest { Tool = invocation.Get(tool), Project = invocation.Get(project) ?? "default", Limit = 1 };
            var response = await invocation.CallAsync(Operations.ToolsList, request, cancellationToken);
            var found = response.Tools is [var only] ? only : throw new ReeveException(
                ErrorCode.NotFound, $"there is no tool {request.Tool} in project {request.Project}", "reeve tool list");
            invocation.Print(new ConfigureToolResponse { Tool = found }, Operations.ToolsConfigure, shown => ToolsView.Render(shown.Tool, invocation.Now, invocation.Style));
            return ExitCode.Ok;
        });
        show.Arguments.Add(tool);
        show.Options.Add(project);
        return show;
    }

    private static Command CreateSet(CliContext context)
    {
        var tool = new Argument<string>("TOOL") { Description = "The tool's name; one nobody registered yet is made." };
        var project = Project("Its project (default).");
        var reason = new Option<string?>("--reason") { Description = "Why, for the record.", HelpName = "TEXT" };
        var settings = new ToolSetOptions();
        var set = context.Verb("set", "Change what is stated of one tool's configuration; recorded.", async (invocation, cancellationToken) =>
        {
            var request = settings.Read(
                invocation, new ConfigureToolRequest { Tool = invocation.Get(tool), Project = invocation.Get(project), Reason = invocation.Get(reason) });
            await invocation.ShowAsync(
                Operations.ToolsConfigure, request, response => ToolsView.Render(response.Tool, invocation.Now, invocation.Style), cancellationToken);
            return ExitCode.Ok;
        });
        set.Arguments.Add(tool);
        set.Options.Add(project);
        set.Options.Add(reason);
        settings.AddTo(set);
        return set;
    }

    private static Command CreateRemove(CliContext context)
    {
        var tool = new Argument<string>("TOOL") { Description = "The tool's name." };
        var project = Project("Its project (default).");
        var reason = new Option<string?>("--reason") { Description = "Why, for the record.", HelpName = "TEXT" };
        var remove = context.Verb("remove", "Forget one tool with its configuration; recorded. To the gate it is then one that nobody registered.", async (invocation, cancellationToken) =>
        {
            var request = new RemoveToolRequest { Tool = invocation.Get(tool), Project = invocation.Get(project), Reason = invocation.Get(reason) };
            await invocation.ShowAsync(Operations.ToolsRemove, request, static response => ToolsView.RenderRemoved(response.Tool), cancellationToken);
            return ExitCode.Ok;
        });
        remove.Arguments.Add(tool);
        remove.Options.Add(project);
        remove.Options.Add(reason);
        return remove;
    }
}
