using System.Globalization;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Events;

namespace Reeve.Cli.Views;

/// <summary>Events of the log, a line each: fixed columns first, so that lines which arrive one by one still stand under each other.</summary>
internal static class EventsView
{
    public static string Render(EventReport report, Style style)
    {
        var at = report.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var about = string.Join(' ', new[] { report.Agent, report.Run }.OfType<string>());
        var line = Printable.Line($"{report.Cursor,7}  {at}  {report.Type,-24}  {about}").TrimEnd();
        return (style.Width is { } width ? Printable.Fit(line, width) : line) + "\n";
    }

    public static string RenderGap(long from, long to, Style style) =>
        style.Warn($"events {from} to {to} were missed; read them with: reeve events --after {from - 1}") + "\n";
}
