using System.CommandLine;
using Reeve.Cli.Rendering;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Bus;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve event</c> and <c>reeve subscription</c>: what happened, whom it is told to, and what could not be.</summary>
internal static class EventCommand
{
    public static Command Create(CliContext context) => new("event", "Publish events, and look after those that could not be told.")
    {
        Publish(context), List(context), Dead(context), Redeliver(context),
    };

    public static Command CreateSubscriptions(CliContext context) => new("subscription", "Look at who is told of what.") { Subscriptions(context) };

    private static Command Publish(CliContext context)
    {
        var kind = new Argument<string>("KIND") { Description = "What happened, in dotted lower-case words." };
        var payload = new Argument<string?>("PAYLOAD") { Description = "What there is to know of it.", Arity = ArgumentArity.ZeroOrOne };
        var source = new Option<string?>("--source") { Description = "Where it happened; client by default.", HelpName = "WORDS" };
        var subject = new Option<string?>("--subject") { Description = "The thing it is about.", HelpName = "TEXT" };
        var key = new Option<string?>("--key") { Description = "The same key publishes once, however often it is given.", HelpName = "KEY" };
        var command = context.Verb("publish", "Publish an event: whoever subscribed is told.", async (invocation, cancellationToken) =>
        {
            var request = new PublishEventRequest
            {
                Kind = invocation.Get(kind),
                Payload = invocation.Get(payload),
                Source = invocation.Get(source),
                Subject = invocation.Get(subject),
                IdempotencyKey = invocation.Get(key),
            };
            await invocation.ShowAsync(Operations.BusPublish, request, EnvelopesView.Render, cancellationToken);
            return ExitCode.Ok;
        });
        command.Arguments.Add(kind);
        command.Arguments.Add(payload);
        foreach (var option in (Option[])[source, subject, key])
        {
            command.Options.Add(option);
        }

        return command;
    }

    private static Command List(CliContext context)
    {
        var kind = new Option<string?>("--kind") { Description = "Only this kind.", HelpName = "WORDS" };
        var limit = Limits.Create("At most so many.");
        var command = context.Verb("list", "List events, newest first.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.BusList, new ListEnvelopesRequest { Kind = invocation.Get(kind), Limit = invocation.Get(limit) },
                response => EnvelopesView.Render(response, invocation.Now, invocation.Style), cancellationToken);
            return ExitCode.Ok;
        });
        command.Options.Add(kind);
        command.Options.Add(limit);
        return command;
    }

    private static Command Dead(CliContext context)
    {
        var pending = new Option<bool>("--pending") { Description = "Those that are on their way instead." };
        var limit = Limits.Create("At most so many.");
        var command = context.Verb("dead", "List events that could not be told, newest first.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.BusDeliveries, new ListEnvelopeDeliveriesRequest { State = invocation.Get(pending) ? "pending" : "dead", Limit = invocation.Get(limit) },
                response => EnvelopesView.Render(response, invocation.Now, invocation.Style), cancellationToken);
            return ExitCode.Ok;
        });
        command.Options.Add(pending);
        command.Options.Add(limit);
        return command;
    }

    private static Command Redeliver(CliContext context)
    {
        var id = new Argument<string?>("ID") { Description = "The delivery's id.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all-dead") { Description = "All dead letters, newest first, at most 500." };
        var command = context.Verb("redeliver", "Put a dead letter on its way again, or all.", async (invocation, cancellationToken) =>
        {
            var request = invocation.Get(all) ? new RedeliverEnvelopesRequest { AllDead = true } : new RedeliverEnvelopesRequest { Delivery = invocation.Get(id) };
            await invocation.ShowAsync(Operations.BusRedeliver, request, static response => Human.Count(response.Queued, "delivery", "deliveries") + " queued again\n", cancellationToken);
            return ExitCode.Ok;
        });
        command.Arguments.Add(id);
        command.Options.Add(all);
        command.Validators.Add(result =>
        {
            if (result.GetResult(id) is { Tokens.Count: > 0 } == result.GetResult(all) is { Implicit: false })
            {
                result.AddError("give a delivery's ID, or --all-dead");
            }
        });
        return command;
    }

    private static Command Subscriptions(CliContext context)
    {
        var agent = new Option<string?>("--agent") { Description = "Only those that tell this agent.", HelpName = "NAME" };
        var limit = Limits.Create("At most so many.");
        var command = context.Verb("list", "List subscriptions, the file's and those agents made.", async (invocation, cancellationToken) =>
        {
            var page = await invocation.ShowAsync(
                Operations.SubscriptionsList, new ListSubscriptionsRequest { Agent = invocation.Get(agent), Limit = invocation.Get(limit) },
                response => EnvelopesView.Render(response, invocation.Style), cancellationToken);
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
}
