using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Agents;
using Reeve.Sources.Agents;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve agent show | new | check</c>: agents as files. <c>new</c> needs no daemon.</summary>
internal static class AgentFileCommands
{
    public static Command Show(CliContext context)
    {
        var agent = Name();
        var command = context.Verb("show", "Show what an agent's file declares.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(Operations.AgentsShow, new ShowAgentRequest { Agent = invocation.Get(agent) }, AgentFileView.Render, cancellationToken);
            return ExitCode.Ok;
        });
        command.Arguments.Add(agent);
        return command;
    }

    public static Command Check(CliContext context)
    {
        var agent = Name();
        var command = context.Verb("check", "Say what is wrong with an agent, with file and line.", async (invocation, cancellationToken) =>
        {
            var shown = await invocation.ShowAsync(Operations.AgentsShow, new ShowAgentRequest { Agent = invocation.Get(agent) }, AgentFileView.RenderProblems, cancellationToken);
            return shown.Problems.Count == 0 ? ExitCode.Ok : ExitCode.Unhealthy;
        });
        command.Arguments.Add(agent);
        return command;
    }

    public static Command New(CliContext context)
    {
        var agent = Name();
        var model = new Option<string?>("--model") { Description = "The model it asks; the default when left out.", HelpName = "MODEL" };
        var tools = new Option<string[]>("--tool") { Description = "A tool it may use; may be given again. Without any it may use none.", HelpName = "NAME" };
        var command = context.Verb("new", "Write a new agent's file.", async (invocation, cancellationToken) =>
        {
            var name = invocation.Get(agent);
            var text = AgentTemplate.Text(name, invocation.Get(model), invocation.Get(tools) ?? []);
            var path = Path.Combine(invocation.Layout.Agents, name + ".md");
            if (AgentFileReader.Parse(text, name, $"agents/{name}.md").Problems is [var problem, ..])
            {
                throw new ReeveException(ErrorCode.InvalidRequest, problem.Message, problem.Hint);
            }

            Directory.CreateDirectory(invocation.Layout.Agents);
            if (File.Exists(path))
            {
                throw new ReeveException(ErrorCode.Conflict, $"There is a file {path} already.", $"reeve agent show {name}");
            }

            await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
            {
                await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), cancellationToken);
            }

            invocation.Host.Out.Write(path + "\n");
            invocation.Say($"hint: reeve ask {name} \"hello\"");
            return ExitCode.Ok;
        });
        command.Arguments.Add(agent);
        command.Options.Add(model);
        command.Options.Add(tools);
        return command;
    }

    private static Argument<string> Name() => new("AGENT") { Description = "The agent's name." };
}
