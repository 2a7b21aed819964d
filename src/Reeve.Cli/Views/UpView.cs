using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Daemon;
using Reeve.Sources.Homes;

namespace Reeve.Cli.Views;

/// <summary>Where everything is once the daemon runs, and what to try next.</summary>
internal static class UpView
{
    public static string Render(StatusResponse status, HomeLayout layout, Style style)
    {
        var agent = status.Agents.FirstOrDefault(static agent => agent.State is "ready" or "ticking")?.Name;
        var text = new StringBuilder();
        text.Append($"{style.Good("running")}  reeve {Printable.Line(status.Build)}, pid {status.Pid}\n");
        text.Append(Paragraph.Field(style, "home", status.Home));
        text.Append(Paragraph.Field(style, "socket", status.Socket));
        text.Append(Paragraph.Field(style, "address", status.HttpAddress ?? "closed"));
        text.Append(Paragraph.Field(style, "log", layout.LogFile));
        text.Append("\ntry next\n");
        foreach (var (command, what) in Next(agent is null ? null : Printable.Line(agent)))
        {
            text.Append($"  {command.PadRight(28)}{style.Dim(what)}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<(string Command, string What)> Next(string? agent)
    {
        if (agent is not null)
        {
            yield return ($"reeve tick {agent}", "let it look at this machine now");
            yield return ("reeve notifications", "what it found");
            yield return ($"reeve why {agent}", "why it told you, or did not");
        }

        yield return ("reeve verify", "check the log");
        yield return ("reeve open", "the dashboard");
        yield return ("reeve down", "stop");
    }
}
