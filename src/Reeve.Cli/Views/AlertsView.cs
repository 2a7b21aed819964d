using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Alerts;

namespace Reeve.Cli.Views;

/// <summary>Alerts as blocks, because their words are for people and wrap; deliveries as a line each, with the reason below it when there is one.</summary>
internal static class AlertsView
{
    private const int MaxName = 30;

    public static string Render(ListAlertsResponse page, DateTimeOffset now, Style style)
    {
        if (page.Alerts.Count == 0)
        {
            return "no alerts\n";
        }

        var text = new StringBuilder();
        foreach (var alert in page.Alerts)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(Render(alert, now, style));
        }

        return text.ToString();
    }

    public static string Render(RedeliverAlertsResponse response) =>
        Human.Count(response.Queued, "delivery", "deliveries") + " queued again"
        + (response.Skipped == 0 ? "\n" : $", {response.Skipped} left alone (on their way already, no such webhook any more, or its queue is full)\n");

    public static string RenderDeliveries(ListAlertDeliveriesResponse page, DateTimeOffset now, Style style)
    {
        if (page.Deliveries.Count == 0)
        {
            return "no deliveries\n";
        }

        var text = new StringBuilder();
        foreach (var delivery in page.Deliveries)
        {
            text.Append(Render(delivery, now, style));
        }

        return text.ToString();
    }

    private static string Render(AlertDeliveryReport delivery, DateTimeOffset now, Style style)
    {
        var state = Paint(style, Printable.Line(delivery.State));
        var when = delivery.NextAt is { } next ? "next " + (next <= now ? "now" : Human.Moment(next, now)) : Human.Moment(delivery.EndedAt, now);
        var head = $"{state}  {Name(delivery.Webhook)}, {Human.Count(delivery.Attempts, "try", "tries")}, {when}\n";
        return head + Paragraph.Wrap(style, delivery.State != "delivered" && delivery.Failure is { } why ? $"{delivery.Alert}\n{why}" : delivery.Alert, "  ");
    }

    private static string Render(AlertReport alert, DateTimeOffset now, Style style)
    {
        var severity = Printable.Line(alert.Severity);
        var more = alert.Suppressed > 0 ? $", {Human.Number(alert.Suppressed)} more held back" : "";
        var head = $"{NotificationsView.Severity(style, severity)}  {Name(alert.Kind)}, {Human.Moment(alert.RaisedAt, now)}{more}\n";
        return head
            + Paragraph.Wrap(style, alert.Title, "  ")
            + (alert.Detail.Length > 0 ? Paragraph.Wrap(style, alert.Detail, "    ") : "")
            + Paragraph.Wrap(style, alert.Run is null ? alert.Id : $"{alert.Id}  {alert.Run}", "  ");
    }

    private static string Name(string text) => Printable.Fit(Printable.Line(text), MaxName);

    private static string Paint(Style style, string state) => state switch
    {
        "delivered" => style.Good(state),
        "dead" => style.Bad(state),
        _ => state,
    };
}
