using System.Globalization;
using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Tools;

namespace Reeve.Cli.Views;

/// <summary>Tools: a line each, or one with everything that is configured of it.</summary>
internal static class ToolsView
{
    public static string RenderList(ListToolsResponse page, Style style)
    {
        if (page.Tools.Count == 0)
        {
            return "no tools are registered\n";
        }

        var table = new Table(
            style, new Column("TOOL"), new Column("PROJECT"), new Column("STATE"), new Column("EFFECT"), new Column("RETRIES", Right: true), new Column("TIMEOUT", Right: true),
            new Column("FROM"), new Column("DESCRIPTION", MayBeCut: true));
        foreach (var tool in page.Tools)
        {
            table.Row(
                tool.Tool, tool.Project, State(tool), tool.SideEffect ? "side effect" : "read-only", Number(tool.MaxRetries),
                Human.Span(TimeSpan.FromMilliseconds(tool.TimeoutMs)), tool.Origin, tool.Description ?? "");
        }

        return table.Render() + (page.Next is { } next ? $"more: reeve tool list --after {Printable.Line(next)}\n" : "");
    }

    public static string RenderRemoved(ToolConfigReport tool) => $"{Printable.Line(tool.Tool)} of project {Printable.Line(tool.Project)} is forgotten\n";

    public static string Render(ToolConfigReport tool, DateTimeOffset now, Style style)
    {
        var text = new StringBuilder();
        text.Append(Printable.Line(tool.Tool)).Append(", project ").Append(Printable.Line(tool.Project)).Append('\n');
        Field("state", State(tool).Text);
        Field("effect", tool.SideEffect ? "side effect, fails " + tool.FailPolicy : "read-only, fails " + tool.FailPolicy);
        Field("tries", $"{tool.MaxRetries + 1}, each {Human.Span(TimeSpan.FromMilliseconds(tool.TimeoutMs))} at most");
        Field("calls", tool.MaxCallsPerRun is { } calls ? $"{Number(calls)} in one run" : "no limit in one run");
        Field("worst", WorstCase(tool));
        Field("undo", tool.Compensation?.GetRawText() ?? "nothing declared");
        Field("owner", tool.Owner);
        Field("version", $"{Number(tool.Version)}, {tool.Origin}, {Human.Moment(tool.UpdatedAt, now)}");
        return text.Append(tool.Description is { } words ? Paragraph.Wrap(style, words, "  ") : "").ToString();

        void Field(string label, string value) => text.Append(Paragraph.Field(style, label, value));
    }

    private static Cell State(ToolConfigReport tool) =>
        !tool.Enabled ? new Cell("disabled", static (paint, shown) => paint.Bad(shown))
        : tool.Approval == "required" ? new Cell("needs approval", static (paint, shown) => paint.Warn(shown))
        : new Cell("enabled");

    private static string WorstCase(ToolConfigReport tool)
    {
        string?[] parts =
        [
            tool.WorstCaseTokens is { } tokens ? Number(tokens) + " tokens" : null,
            tool.WorstCaseMicroUsd is { } cost ? "$" + (cost / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture) : null,
        ];
        var said = string.Join(", ", parts.Where(static part => part is not null));
        return said.Length == 0 ? "not said" : said;
    }

    private static string Number(long number) => Human.Number(number);
}
