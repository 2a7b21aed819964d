using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Client;
using Reeve.Protocol;
using Reeve.Protocol.Retention;
using Reeve.Protocol.Runs;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve run show</c>, <c>reeve run compensation</c> and <c>reeve run erase</c>.</summary>
internal static class RunCommand
{
    /// <summary>Steps asked for at a time; the daemon may give fewer.</summary>
    private const int StepPage = 1000;

    public static Command Create(CliContext context) =>
        new("run", "Look at one run, or erase its words.") { CreateShow(context), RollbackCommand.CreateShow(context), CreateErase(context) };

    private static Command CreateShow(CliContext context)
    {
        var run = new Argument<string>("RUN") { Description = "The run's id." };
        var after = new Option<int?>("--after") { Description = "Only steps after this number.", HelpName = "N" };
        var limit = Limits.Create("At most so many steps; all of them when it is not given.", int.MaxValue);
        var show = context.Verb("show", "Show a run with its steps.", async (invocation, cancellationToken) =>
        {
            var request = new GetRunRequest { Run = invocation.Get(run), After = invocation.Get(after), Limit = invocation.Get(limit) };
            await using var client = await invocation.ConnectAsync(cancellationToken);
            var response = await ReadAsync(client, request, cancellationToken);
            invocation.Print(response, Operations.RunsGet, shown => RunsView.RenderOne(shown, invocation.Now, invocation.Style));
            if (!invocation.Json && response.Next is { } next)
            {
                invocation.Say($"hint: reeve run show {request.Run} --after {next}");
            }

            return ExitCode.Ok;
        });
        show.Arguments.Add(run);
        show.Options.Add(after);
        show.Options.Add(limit);
        return show;
    }

    private static Command CreateErase(CliContext context)
    {
        var run = new Argument<string>("RUN") { Description = "The run's id." };
        var reason = new Option<string>("--reason") { Description = "Why, for the record.", HelpName = "TEXT", Required = true };
        var erase = context.Verb("erase", "Erase the words of an ended run; the facts and every proof stay.", async (invocation, cancellationToken) =>
        {
            var ask = new EraseRunRequest { Run = invocation.Get(run), Reason = invocation.Get(reason)! };
            await invocation.ShowAsync(Operations.RunsErase, ask, PurgeView.Render, cancellationToken);
            return ExitCode.Ok;
        });
        erase.Arguments.Add(run);
        erase.Options.Add(reason);
        return erase;
    }

    /// <summary>Page after page, until there is no further one or as many steps as were asked for. The run itself is as the last page tells it.</summary>
    private static async Task<GetRunResponse> ReadAsync(ReeveClient client, GetRunRequest request, CancellationToken cancellationToken)
    {
        var steps = new List<StepReport>();
        var after = request.After;
        while (true)
        {
            var wanted = (int)Math.Min(StepPage, (long)(request.Limit ?? int.MaxValue) - steps.Count);
            var page = await client.CallAsync(Operations.RunsGet, new GetRunRequest { Run = request.Run, After = after, Limit = wanted }, cancellationToken);
            steps.AddRange(page.Steps);
            if (page.Next is null || steps.Count >= request.Limit)
            {
                return page with { Steps = steps };
            }

            after = page.Next;
        }
    }
}
