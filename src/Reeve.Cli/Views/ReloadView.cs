using Reeve.Cli.Rendering;
using Reeve.Protocol.Daemon;

namespace Reeve.Cli.Views;

/// <summary>What a reload did: a line a setting, and when each takes effect.</summary>
internal static class ReloadView
{
    public static string Render(ReloadResponse response, bool dryRun, Style style)
    {
        switch (response.Outcome)
        {
            case "refused":
                return string.Concat(response.Problems.Select(problem => ProblemView.Render(problem, style)));
            case "unchanged":
                return "nothing has changed\n";
        }

        var table = new Table(style, new Column("SETTING"), new Column("BEFORE", MayBeCut: true), new Column("AFTER", MayBeCut: true), new Column("APPLIES"));
        foreach (var change in response.Changes)
        {
            var applies = change.Applies == "restart" ? "at restart" : dryRun ? "at reload" : "now";
            table.Row(new Cell(change.Key), new Cell(change.Before.Length == 0 ? "-" : change.Before), new Cell(change.After.Length == 0 ? "-" : change.After), new Cell(applies));
        }

        return table.Render();
    }
}
