using System.Globalization;
using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Bus;

namespace Reeve.Cli.Views;

/// <summary>Events, deliveries and subscriptions, a line each.</summary>
internal static class EnvelopesView
{
    public static string Render(PublishEventResponse response)
    {
        var text = new StringBuilder(Printable.Line($"{response.Envelope.Id} {(response.Repeated ? "was published before" : response.Deliveries.Count == 0 ? "concerns nobody" : "published")}")).Append('\n');
        foreach (var delivery in response.Deliveries)
        {
            text.Append("  ").Append(Printable.Line($"{delivery.Subscription} tells {delivery.Agent}{(delivery.Reason is { } why ? ": dead letter, " + why : "")}")).Append('\n');
        }

        return text.ToString();
    }

    public static string Render(ListEnvelopesResponse page, DateTimeOffset now, Style style)
    {
        if (page.Envelopes.Count == 0)
        {
            return "no events\n";
        }

        var table = new Table(style, new Column("EVENT"), new Column("KIND", MayBeCut: true), new Column("SOURCE", MayBeCut: true), new Column("DEPTH"), new Column("WHEN"));
        foreach (var envelope in page.Envelopes)
        {
            table.Row(envelope.Id, envelope.Kind, envelope.Source, envelope.Depth.ToString(CultureInfo.InvariantCulture), Human.Moment(envelope.At, now));
        }

        return table.Render();
    }

    public static string Render(ListEnvelopeDeliveriesResponse page, DateTimeOffset now, Style style)
    {
        if (page.Deliveries.Count == 0)
        {
            return "no deliveries\n";
        }

        var text = new StringBuilder();
        foreach (var delivery in page.Deliveries)
        {
            text.Append(Printable.Line(delivery.Id)).Append("  ").Append(Printable.Line(delivery.Agent)).Append(", ").Append(Human.Moment(delivery.QueuedAt, now)).Append('\n');
            if (delivery.Reason is { } why)
            {
                text.Append(Paragraph.Wrap(style, $"{delivery.Code}: {why}", "  "));
            }
        }

        return text.ToString();
    }

    public static string Render(ListSubscriptionsResponse page, Style style)
    {
        if (page.Subscriptions.Count == 0)
        {
            return "no subscriptions: declare them in HOME/subscriptions.yaml\n";
        }

        var table = new Table(
            style, new Column("SUBSCRIPTION", MayBeCut: true), new Column("KIND", MayBeCut: true), new Column("SOURCE", MayBeCut: true), new Column("AGENT", MayBeCut: true), new Column("STATE"),
            new Column("MATCHED"), new Column("MADE BY"));
        foreach (var one in page.Subscriptions)
        {
            table.Row(one.Id, one.Kind, one.Source, one.Agent, one.State, Human.Number(one.Matches), one.MadeBy ?? "-");
        }

        return table.Render();
    }
}
