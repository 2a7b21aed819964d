using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Schedules;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve schedule</c>: when agents are told what, and what a person may do about it. What a schedule is stands in <c>schedules.yaml</c>.</summary>
internal static class ScheduleCommand
{
    public static Command Create(CliContext context) => new("schedule", "Look at schedules, fire one, pause one.")
    {
        List(context),
        Next(context),
        Run(context),
        OfOne(context, "pause", "Let nothing of a schedule fire until it is resumed.", static async (invocation, id, cancellationToken) =>
            await invocation.ShowAsync(
                Operations.SchedulesPause, new PauseScheduleRequest { Schedule = id }, response => SchedulesView.Render(response.Schedule, invocation.Now), cancellationToken)),
        OfOne(context, "resume", "Let a paused schedule go on, from now.", static async (invocation, id, cancellationToken) =>
            await invocation.ShowAsync(
                Operations.SchedulesResume, new ResumeScheduleRequest { Schedule = id }, response => SchedulesView.Render(response.Schedule, invocation.Now), cancellationToken)),
    };

    private static Command List(CliContext context)
    {
        var agent = new Option<string?>("--agent") { Description = "Only those that tell this agent.", HelpName = "NAME" };
        var limit = Limits.Create("At most so many.");
        var command = context.Verb("list", "List schedules, how they stand and when they fire next.", async (invocation, cancellationToken) =>
        {
            var page = await invocation.ShowAsync(
                Operations.SchedulesList,
                new ListSchedulesRequest { Agent = invocation.Get(agent), Limit = invocation.Get(limit) },
                response => SchedulesView.Render(response, invocation.Now, invocation.Style),
                cancellationToken);
            foreach (var problem in page.Problems)
            {
                invocation.Say(problem.Line > 0 ? $"{problem.File}:{problem.Line}: {problem.Message}" : $"{problem.File}: {problem.Message}");
            }

            return page.Problems.Count > 0 ? ExitCode.Unhealthy : ExitCode.Ok;
        });
        command.Options.Add(agent);
        command.Options.Add(limit);
        return command;
    }

    private static Command Next(CliContext context)
    {
        var id = new Argument<string?>("ID") { Description = "Only this schedule.", Arity = ArgumentArity.ZeroOrOne };
        var limit = Limits.Create("At most so many.");
        var command = context.Verb("next", "Show when schedules fire next, as things stand.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.SchedulesNext,
                new NextFiresRequest { Schedule = invocation.Get(id), Limit = invocation.Get(limit) },
                response => SchedulesView.Render(response, invocation.Now, invocation.Style),
                cancellationToken);
            return ExitCode.Ok;
        });
        command.Arguments.Add(id);
        command.Options.Add(limit);
        return command;
    }

    private static Command Run(CliContext context)
    {
        var key = new Option<string?>("--key") { Description = "The same key fires once, however often it is given.", HelpName = "KEY" };
        var command = OfOne(context, "run", "Fire a schedule now, whatever its times say.", async (invocation, id, cancellationToken) =>
            await invocation.ShowAsync(
                Operations.SchedulesRun, new RunScheduleRequest { Schedule = id, IdempotencyKey = invocation.Get(key) }, SchedulesView.Render, cancellationToken));
        command.Options.Add(key);
        return command;
    }

    private static Command OfOne(CliContext context, string name, string description, Func<Invocation, string, CancellationToken, Task> work)
    {
        var id = new Argument<string>("ID") { Description = "The schedule's id." };
        var command = context.Verb(name, description, async (invocation, cancellationToken) =>
        {
            await work(invocation, invocation.Get(id), cancellationToken);
            return ExitCode.Ok;
        });
        command.Arguments.Add(id);
        return command;
    }
}
