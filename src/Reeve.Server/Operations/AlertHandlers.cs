using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;
using Reeve.Protocol.Alerts;

namespace Reeve.Server.Operations;

/// <summary>Serves the <c>alerts</c> operations.</summary>
internal sealed class AlertHandlers(AlertService alerts, AlertDeliveryService deliveries, IIdSource ids) : IOperationHandlers
{
    private const string TestKind = "alert.test";
    private const int MaxName = 200;

    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.AlertsList, ListAsync);
        registry.Add(Protocol.Operations.AlertsDeliveries, DeliveriesAsync);
        registry.Add(Protocol.Operations.AlertsRedeliver, RedeliverAsync);
        registry.Add(Protocol.Operations.AlertsTest, TestAsync);
    }

    private async ValueTask<ListAlertsResponse> ListAsync(ListAlertsRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var filter = new AlertFilter(
            caller.Visible ?? RequestRules.OptionalText("owner", request.Owner, MaxName),
            Kind(request.Kind),
            RequestRules.Word<AlertSeverity>("severity", request.Severity, AlertNames.Of),
            request.Run is null ? null : new RunId(RequestRules.Id("run", request.Run)),
            RequestRules.OptionalText("agent", request.Agent, MaxName));
        var page = await alerts.ListAsync(filter, RequestRules.Page(request.After, request.Limit, 50), cancellationToken);
        return new ListAlertsResponse { Alerts = [.. page.Items.Select(AlertReports.Of)], Next = page.Next };
    }

    private async ValueTask<ListAlertDeliveriesResponse> DeliveriesAsync(ListAlertDeliveriesRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var filter = new AlertDeliveryFilter(
            caller.Visible ?? RequestRules.OptionalText("owner", request.Owner, MaxName),
            RequestRules.OptionalText("webhook", request.Webhook, MaxName),
            RequestRules.Word<AlertDeliveryState>("state", request.State, AlertNames.Of));
        var page = await deliveries.ListAsync(filter, RequestRules.Page(request.After, request.Limit, 50), cancellationToken);
        return new ListAlertDeliveriesResponse { Deliveries = [.. page.Items.Select(AlertReports.Of)], Next = page.Next };
    }

    private async ValueTask<RedeliverAlertsResponse> RedeliverAsync(RedeliverAlertsRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var redelivery = (request.Alert, request.AllDead ?? false) switch
        {
            ({ } alert, false) => await deliveries.RedeliverAsync(new AlertId(RequestRules.Id("alert", alert)), caller.Visible, cancellationToken),
            (null, true) => await deliveries.RedeliverDeadAsync(caller.Visible, cancellationToken),
            _ => throw RequestRules.Invalid("Either 'alert' names one, or 'all_dead' is true."),
        };
        return new RedeliverAlertsResponse { Queued = redelivery.Queued, Skipped = redelivery.Skipped, More = redelivery.More };
    }

    private async ValueTask<TestAlertsResponse> TestAsync(TestAlertsRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var decision = await alerts.RaiseAsync(
            new AlertDraft
            {
                Kind = TestKind,
                Severity = RequestRules.Word<AlertSeverity>("severity", request.Severity, AlertNames.Of) ?? AlertSeverity.Warning,
                Owner = caller.Owner,
                DedupeKey = TestKind + ":" + ids.Next(AlertId.Prefix), // each is asked for, so none is held back
                Title = "A test: this alert means nothing",
            },
            cancellationToken);
        return decision is AlertDecision.Raised raised
            ? new TestAlertsResponse { Alert = AlertReports.Of(raised.Alert), Webhooks = [.. raised.Deliveries.Select(static delivery => delivery.Target)] }
            : throw new InvalidOperationException("A test alert was held back.");
    }

    private static string? Kind(string? kind) =>
        kind is null || AlertRules.IsKind(kind) ? kind : throw RequestRules.Invalid("'kind' takes dotted lower-case words such as run.killed.");
}
