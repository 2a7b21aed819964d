using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Daemon;

namespace Reeve.Cli.Views;

/// <summary>The daemon's state as a person reads it.</summary>
internal static class StatusView
{
    public static string Render(StatusResponse status, DateTimeOffset now, Style style)
    {
        var text = new StringBuilder();
        text.Append(Word(status.Status, style)).Append($"  reeve {status.Build}, pid {status.Pid}, up {Human.Span(now - status.StartedAt)}\n");
        text.Append(Paragraph.Field(style, "home", status.Home));
        text.Append(Paragraph.Field(style, "socket", status.Socket));
        text.Append(Paragraph.Field(style, "address", status.HttpAddress ?? "closed"));
        text.Append(Paragraph.Field(style, "log", Log(status.Ledger)));
        text.Append(Paragraph.Field(style, "storage", Storage(status.Storage)));
        if (status.Cloud is { } cloud)
        {
            text.Append(Paragraph.Field(style, "cloud", Cloud(cloud, now)));
        }

        if (status.Retention is { } retention)
        {
            text.Append(Paragraph.Field(style, "kept", PurgeView.Line(retention, now)));
        }

        if (status.Mcp.Count > 0)
        {
            text.Append(Paragraph.Field(style, "mcp", string.Join(", ", status.Mcp.Select(static server => $"{server.Name} {server.State}" + (server.Cause is { } cause ? $" ({cause})" : "")))));
        }

        if (status.Models.Count > 0)
        {
            text.Append(Paragraph.Field(style, "models", string.Join(", ", status.Models.Select(provider => Provider(provider, now)))));
        }

        text.Append(Paragraph.Field(style, "runs", status.LiveRuns == 0 ? "none live" : $"{Human.Number(status.LiveRuns)} live"));
        text.Append(Paragraph.Field(style, "unread", Human.Count(status.UnreadNotifications, "notification")));
        if (status.Agents.Count > 0)
        {
            text.Append('\n').Append(AgentsView.Render(status.Agents, now, style));
        }

        if (status.Problems.Count > 0)
        {
            text.Append('\n').Append(style.Warn(Human.Count(status.Problems.Count, "problem") + " in files")).Append('\n');
            foreach (var problem in status.Problems)
            {
                text.Append(ProblemView.Render(problem, style));
            }
        }

        return text.ToString();
    }

    private static string Word(string status, Style style) => status == "ok" ? style.Good("running") : style.Bad(Printable.Line(status));

    private static string Log(LedgerStatus ledger)
    {
        var signed = ledger.Signed ? "signed" : "unsigned";
        return $"{Human.Count(ledger.Entries, "entry", "entries")}, {signed}"
            + (ledger.CheckpointSize is { } size ? $", checkpoint at {Human.Number(size)}" : ", no checkpoint yet");
    }

    private static string Cloud(CloudStatusReport cloud, DateTimeOffset now)
    {
        var stands = cloud.LastSuccess is { } last ? "synchronized " + Human.Moment(last, now) : "not synchronized yet";
        var waits = cloud.Lag == 0 ? "nothing waits" : Human.Count(cloud.Lag, "entry waits", "entries wait");
        var fault = cloud.Failures > 0 ? $", FAILING {cloud.Failures}×: {cloud.LastError}" : cloud.DocumentError is { } error ? ", BAD DOCUMENT: " + error : "";
        return $"{stands}, {waits}{fault}";
    }

    private static string Provider(ModelProviderStatus provider, DateTimeOffset now) => Printable.Line(provider.Name) + provider.Circuit switch
    {
        "closed" => "",
        "open" when provider.Until > now => $" (LEFT ALONE for {Human.Span((provider.Until ?? now) - now)}: {provider.Cause})",
        _ => $" (TRIED AGAIN: {provider.Cause})",
    };

    private static string Storage(StorageStatus storage) =>
        $"{storage.Engine} ({storage.Library}), {Human.Bytes(storage.Bytes)}" + (storage.Writable ? "" : $", NOT WRITABLE: {storage.Failure ?? "unknown"}");
}
