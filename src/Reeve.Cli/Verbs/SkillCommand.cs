using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Skills;
using Reeve.Sources.Skills;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve skill list</c>, <c>reeve skill show</c> and <c>reeve skill check</c>; the last needs no daemon.</summary>
internal static class SkillCommand
{
    public static Command Create(CliContext context) => new("skill", "Look at skills.")
    {
        List(context), Show(context), Check(context),
    };

    private static Command List(CliContext context)
    {
        var agent = Agent();
        var command = context.Verb("list", "List the skills of the home, or those an agent may load.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.SkillsList, new ListSkillsRequest { Agent = invocation.Get(agent) }, response => SkillsView.Render(response, invocation.Style), cancellationToken);
            return ExitCode.Ok;
        });
        command.Options.Add(agent);
        return command;
    }

    private static Command Show(CliContext context)
    {
        var skill = new Argument<string>("SKILL") { Description = "The skill's name." };
        var agent = Agent();
        var command = context.Verb("show", "Show a skill with its instructions.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.SkillsGet, new GetSkillRequest { Skill = invocation.Get(skill), Agent = invocation.Get(agent) },
                response => SkillsView.Render(response, invocation.Style), cancellationToken);
            return ExitCode.Ok;
        });
        command.Arguments.Add(skill);
        command.Options.Add(agent);
        return command;
    }

    private static Command Check(CliContext context)
    {
        var folder = new Argument<string?>("FOLDER")
        {
            Description = "A skill's folder, or one with skills in it; the home's when left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = context.Verb("check", "Check skills against the format, with no daemon.", (invocation, _) =>
        {
            var place = invocation.Find(folder) is { } named ? Path.GetFullPath(named, invocation.Host.CurrentDirectory) : invocation.Layout.Skills;
            var parses = Directory.Exists(place)
                ? SkillFolders.Load(place, invocation.Layout.Display)
                : throw new ReeveException(ErrorCode.NotFound, $"there is no folder {place}", "reeve skill check FOLDER");
            var response = new ListSkillsResponse
            {
                Skills = [.. parses.Where(static parse => parse.Skill is not null).Select(parse => Describe(parse.Skill!, invocation.Layout.Display(place)))],
                Problems = [.. parses.SelectMany(static parse => parse.Problems).Select(Describe)],
            };
            invocation.Print(response, Operations.SkillsList, found => SkillsView.RenderCheck(found, invocation.Style));
            return Task.FromResult(response.Problems.Count > 0 ? ExitCode.Unhealthy : ExitCode.Ok);
        });
        command.Arguments.Add(folder);
        return command;
    }

    private static Option<string?> Agent() => new("--agent") { Description = "As this agent may load them.", HelpName = "AGENT" };

    private static SkillReport Describe(SkillFile skill, string place) => new()
    {
        Name = skill.Name,
        Description = skill.Description,
        Folder = Path.GetFileName(place) == skill.Name ? place : Path.Combine(place, skill.Name),
        License = skill.License,
        Compatibility = skill.Compatibility,
        AllowedTools = skill.AllowedTools,
        ForModels = skill.ForModels,
    };

    private static ProblemReport Describe(Sources.SourceProblem problem) =>
        new() { File = problem.File, Line = problem.Line, Message = problem.Message, Hint = problem.Hint };
}
