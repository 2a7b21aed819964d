using System.CommandLine;
using Reeve.Cli.Views;
using Reeve.Client;
using Reeve.Protocol;
using Reeve.Protocol.Compensations;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve rollback</c>, and <c>reeve run compensation</c> that shows what became of it.</summary>
internal static class RollbackCommand
{
    private const double WaitAtATime = 30;

    // The daemon answers when nothing is pending; when it answers sooner (it is stopping, say) it is not asked without a breath.
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(200);

    public static Command Create(CliContext context)
    {
        var run = new Argument<string>("RUN") { Description = "The run's id." };
        var from = new Option<string?>("--from") { Description = "This step and every later one; all of them when it is not given.", HelpName = "STEP" };
        var reason = new Option<string?>("--reason") { Description = "Why, for the record.", HelpName = "TEXT" };
        var wait = new Option<bool>("--wait") { Description = "Wait until nothing is pending, and fail when something is not undone." };
        var command = context.Verb("rollback", "Undo what a run did, from a step on, the newest step first.", async (invocation, cancellationToken) =>
        {
            var request = new RollbackRequest { Run = invocation.Get(run), FromStep = invocation.Get(from), Reason = invocation.Get(reason) };
            await using var client = await invocation.ConnectAsync(cancellationToken);
            var response = await client.CallAsync(Operations.RunsRollback, request, cancellationToken);
            if (!invocation.Get(wait))
            {
                invocation.Print(response, Operations.RunsRollback, CompensationView.Render);
                return ExitCode.Ok;
            }

            var ended = await WaitAsync(invocation, client, request.Run, cancellationToken);
            invocation.Print(ended, Operations.RunsCompensation, shown => CompensationView.RenderList(shown, invocation.Style));
            return ended.Counts.Succeeded == ended.Counts.Total ? ExitCode.Ok : ExitCode.Failed;
        });
        command.Arguments.Add(run);
        command.Options.Add(from);
        command.Options.Add(reason);
        command.Options.Add(wait);
        return command;
    }

    public static Command CreateShow(CliContext context)
    {
        var run = new Argument<string>("RUN") { Description = "The run's id." };
        var before = new Option<int?>("--before") { Description = "Only steps before this number.", HelpName = "N" };
        var limit = Limits.Create("At most so many steps;");
        var command = context.Verb("compensation", "Show what of a run is undone.", async (invocation, cancellationToken) =>
        {
            var request = new GetCompensationRequest { Run = invocation.Get(run), Before = invocation.Get(before), Limit = invocation.Get(limit) };
            var response = await invocation.ShowAsync(
                Operations.RunsCompensation, request, shown => CompensationView.RenderList(shown, invocation.Style), cancellationToken);
            if (!invocation.Json && response.Next is { } next)
            {
                invocation.Say($"hint: reeve run compensation {request.Run} --before {next}");
            }

            return ExitCode.Ok;
        });
        command.Arguments.Add(run);
        command.Options.Add(before);
        command.Options.Add(limit);
        return command;
    }

    private static async Task<GetCompensationResponse> WaitAsync(Invocation invocation, ReeveClient client, string run, CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = await client.CallAsync(Operations.RunsCompensation, new GetCompensationRequest { Run = run, WaitSeconds = WaitAtATime }, cancellationToken);
            if (now.Counts.Pending == 0)
            {
                return now;
            }

            await Task.Delay(BetweenQuestions, invocation.Host.Time, cancellationToken);
        }
    }
}
