using System.CommandLine;
using Reeve.Cli.Rendering;
using Reeve.Cli.Views;
using Reeve.Protocol;
using Reeve.Protocol.Alerts;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve alerts</c>: what the operator should know, and how it travels. Without a verb it lists.</summary>
internal static class AlertsCommand
{
    private const string Severities = "info, warning or critical";

    public static Command Create(CliContext context)
    {
        var command = List(context, "alerts");
        command.Subcommands.Add(List(context, "list"));
        command.Subcommands.Add(CreateDeliveries(context));
        command.Subcommands.Add(CreateRedeliver(context));
        command.Subcommands.Add(CreateTest(context));
        return command;
    }

    private static Command List(CliContext context, string name)
    {
        var kind = new Option<string?>("--kind") { Description = "Only this kind and what is below it.", HelpName = "KIND" };
        var severity = new Option<string?>("--severity") { Description = $"This and worse: {Severities}.", HelpName = "WORD" };
        var agent = new Option<string?>("--agent") { Description = "Only this agent's.", HelpName = "NAME" };
        var limit = Limits.Create("At most so many.");
        severity.AcceptOnlyFromAmong("info", "warning", "critical");
        var command = context.Verb(name, "List operator alerts, newest first.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.AlertsList,
                new ListAlertsRequest { Kind = invocation.Get(kind), Severity = invocation.Get(severity), Agent = invocation.Get(agent), Limit = invocation.Get(limit) },
                response => AlertsView.Render(response, invocation.Now, invocation.Style),
                cancellationToken);
            return ExitCode.Ok;
        });
        foreach (var option in (Option[])[kind, severity, agent, limit])
        {
            command.Options.Add(option);
        }

        return command;
    }

    private static Command CreateDeliveries(CliContext context)
    {
        var state = new Option<string?>("--state") { Description = "Only these: pending, delivered or dead.", HelpName = "WORD" };
        var webhook = new Option<string?>("--webhook") { Description = "Only those to this webhook.", HelpName = "NAME" };
        var limit = Limits.Create("At most so many.");
        state.AcceptOnlyFromAmong("pending", "delivered", "dead");
        var command = context.Verb("deliveries", "List deliveries to webhooks, the newest alert first.", async (invocation, cancellationToken) =>
        {
            await invocation.ShowAsync(
                Operations.AlertsDeliveries,
                new ListAlertDeliveriesRequest { State = invocation.Get(state), Webhook = invocation.Get(webhook), Limit = invocation.Get(limit) },
                response => AlertsView.RenderDeliveries(response, invocation.Now, invocation.Style),
                cancellationToken);
            return ExitCode.Ok;
        });
        foreach (var option in (Option[])[state, webhook, limit])
        {
            command.Options.Add(option);
        }

        return command;
    }

    private static Command CreateRedeliver(CliContext context)
    {
        var id = new Argument<string?>("ID") { Description = "The alert's id.", Arity = ArgumentArity.ZeroOrOne };
        var allDead = new Option<bool>("--all-dead") { Description = "All dead letters, newest first, at most 500." };
        var command = context.Verb("redeliver", "Send an alert to its webhooks again, or all dead letters.", async (invocation, cancellationToken) =>
        {
            var request = invocation.Get(allDead) ? new RedeliverAlertsRequest { AllDead = true } : new RedeliverAlertsRequest { Alert = invocation.Get(id) };
            var response = await invocation.ShowAsync(Operations.AlertsRedeliver, request, AlertsView.Render, cancellationToken);
            if (response.More)
            {
                invocation.Say("there are more dead letters: run it again");
            }

            return ExitCode.Ok;
        });
        command.Arguments.Add(id);
        command.Options.Add(allDead);
        command.Validators.Add(result =>
        {
            if (result.GetResult(id) is { Tokens.Count: > 0 } == result.GetResult(allDead) is { Implicit: false })
            {
                result.AddError("give an alert's ID, or --all-dead");
            }
        });
        return command;
    }

    private static Command CreateTest(CliContext context)
    {
        var severity = new Option<string?>("--severity") { Description = $"How bad: {Severities}; warning by default.", HelpName = "WORD" };
        severity.AcceptOnlyFromAmong("info", "warning", "critical");
        var command = context.Verb("test", "Raise a test alert, to see it arrive.", async (invocation, cancellationToken) =>
        {
            var response = await invocation.ShowAsync(
                Operations.AlertsTest, new TestAlertsRequest { Severity = invocation.Get(severity) },
                response => $"{Printable.Line(response.Alert.Id)}  {(response.Webhooks.Count == 0 ? "goes to no webhook" : "on its way to " + string.Join(", ", response.Webhooks.Select(Printable.Line)))}\n",
                cancellationToken);
            if (response.Webhooks.Count > 0)
            {
                invocation.Say("reeve alerts deliveries shows how it fared");
            }

            return ExitCode.Ok;
        });
        command.Options.Add(severity);
        return command;
    }
}
