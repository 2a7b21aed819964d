using System.CommandLine;
using System.Text.Json;
using Reeve.Cli.Views;
using Reeve.Client;
using Reeve.Protocol;
using Reeve.Protocol.Events;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve events</c>.</summary>
internal static class EventsCommand
{
    public static Command Create(CliContext context)
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with new ones as they are committed." };
        var from = new Option<long?>("--from") { Description = "Begin with this entry; 0 is the first. With --follow and neither --from nor --after, only new ones come.", HelpName = "N" };
        var after = new Option<long?>("--after") { Description = "Begin after this entry: resume.", HelpName = "N" };
        var run = new Option<string?>("--run") { Description = "Only this run's.", HelpName = "RUN" };
        var agent = new Option<string?>("--agent") { Description = "Only this agent's.", HelpName = "NAME" };
        var family = new Option<string[]>("--family") { Description = "Only this family's; may be given again.", HelpName = "NAME" };
        var limit = Limits.Create("At most so many.");
        var command = context.Verb("events", "Read the log as events, oldest first.", (invocation, cancellationToken) => invocation.Get(follow)
            ? FollowAsync(
                invocation,
                new SubscribeRequest { From = invocation.Get(from), After = invocation.Get(after), Run = invocation.Get(run), Agent = invocation.Get(agent), Families = invocation.Get(family) ?? [] },
                cancellationToken)
            : ListAsync(
                invocation,
                new ListEventsRequest
                {
                    After = invocation.Get(from) is { } first ? first - 1 is >= 0 and var before ? before : null : invocation.Get(after),
                    Limit = invocation.Get(limit),
                    Run = invocation.Get(run),
                    Agent = invocation.Get(agent),
                    Families = invocation.Get(family) ?? [],
                },
                cancellationToken));
        foreach (var option in (Option[])[follow, from, after, run, agent, family, limit])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetResult(from) is { Implicit: false } && result.GetResult(after) is { Implicit: false })
            {
                result.AddError("--from and --after both say where to begin: give one");
            }
        });
        return command;
    }

    private static async Task<int> ListAsync(Invocation invocation, ListEventsRequest request, CancellationToken cancellationToken)
    {
        var page = await invocation.ShowAsync(
            Operations.EventsList, request, response => string.Concat(response.Events.Select(report => EventsView.Render(report, invocation.Style))),
            cancellationToken);
        if (!invocation.Json && page.Events.Count == (request.Limit ?? 100))
        {
            invocation.Say($"hint: reeve events --after {page.Next}");
        }

        return ExitCode.Ok;
    }

    private static async Task<int> FollowAsync(Invocation invocation, SubscribeRequest request, CancellationToken cancellationToken)
    {
        await using var client = await invocation.ConnectAsync(cancellationToken, reconnect: true);
        await foreach (var item in client.WatchAsync(request, cancellationToken))
        {
            switch (item)
            {
                case WatchItem.Event(var report):
                    invocation.Host.Out.Write(invocation.Json
                        ? JsonSerializer.Serialize(report, ProtocolJson.Default.EventReport) + "\n"
                        : EventsView.Render(report, invocation.Style));
                    invocation.Host.Out.Flush();
                    break;
                case WatchItem.Gap(var from, var to):
                    invocation.Host.Error.Write(EventsView.RenderGap(from, to, invocation.Style));
                    break;
            }
        }

        return ExitCode.Ok;
    }
}
