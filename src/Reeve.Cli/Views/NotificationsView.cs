using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Notifications;

namespace Reeve.Cli.Views;

/// <summary>Notifications as blocks: what they say is for people, so it is wrapped and never cut.</summary>
internal static class NotificationsView
{
    public static string RenderList(ListNotificationsResponse page, DateTimeOffset now, Style style)
    {
        if (page.Notifications.Count == 0)
        {
            return "no notifications\n";
        }

        var text = new StringBuilder();
        foreach (var notification in page.Notifications)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(Render(notification, now, style));
        }

        return text.ToString();
    }

    public static string Render(NotificationReport notification, DateTimeOffset now, Style style)
    {
        var severity = Printable.Line(notification.Severity);
        var mark = notification.ReadAt is null ? "*" : " ";
        var agent = Printable.Line(notification.Agent);
        var head = $"{mark} {Severity(style, severity)}  {agent}, {Human.Moment(notification.CreatedAt, now)}  {style.Dim(Printable.Line(notification.Id))}\n";
        return head
            + Paragraph.Wrap(style, notification.Title, "  ")
            + (notification.Detail.Length > 0 ? Paragraph.Wrap(style, notification.Detail, "    ") : "");
    }

    public static string Severity(Style style, string severity) => severity switch
    {
        "critical" or "high" => style.Bad(severity),
        "medium" or "warning" => style.Warn(severity),
        _ => style.Dim(severity),
    };
}
