using System.Globalization;
using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Guard.Budgets;
using Reeve.Protocol.Agents;

namespace Reeve.Cli.Views;

/// <summary>How an agent does: what stands out first, then the numbers. What could not be told is said, never left out.</summary>
internal static class AgentHealthView
{
    public static string Render(AgentHealthResponse health, DateTimeOffset now, Style style)
    {
        var text = new StringBuilder();
        text.Append($"{style.Bold(Printable.Line(health.Agent))}  {Status(style, health.Status)}\n");
        text.Append(Paragraph.Field(style, "owner", health.Owner));
        text.Append(Paragraph.Field(style, "since", Human.Moment(health.From, now) + (health.Cut ? ", only the newest runs and steps" : "")));
        text.Append(Paragraph.Field(style, "runs", Runs(health.Runs)));
        text.Append(Paragraph.Field(style, "success", Rate(health.Success)));
        text.Append(Paragraph.Field(style, "before", Rate(health.Before)));
        text.Append(Paragraph.Field(style, "tokens", Use(health.Tokens, static value => Human.Number((long)Math.Round(value)))));
        text.Append(Paragraph.Field(style, "cost", Use(health.MicroUsd, static value => MicroUsd.Format((long)Math.Round(value)))));
        Findings(text, health, style);
        Unknown(text, health, style);
        Hotspots(text, health, style);
        Latencies(text, health, style);
        return text.Append(health.Budgets.Count > 0 ? "\n" + BudgetView.Table(health.Budgets, style) : "").ToString();
    }

    private static string Runs(RunTallyReport runs)
    {
        (int Count, string Word)[] ends =
        [
            (runs.Succeeded, "succeeded"), (runs.Failed, "failed"), (runs.TimedOut, "timed out"), (runs.DeadLetter, "dead letter"),
            (runs.Cancelled, "cancelled"), (runs.Killed, "killed"), (runs.Live, "live"),
        ];
        var some = ends.Where(static end => end.Count > 0).Select(static end => $"{Human.Number(end.Count)} {end.Word}").ToList();
        return some.Count == 0 ? "none" : string.Join(", ", some);
    }

    private static string Rate(SuccessRateReport rate) => rate.Share is { } share
        ? $"{Percent(share)} of {Human.Count(rate.Counted, "run")} (95% sure: {Percent(rate.Low)} to {Percent(rate.High)})"
        : "no run that counts";

    private static string Use(UseReport use, Func<double, string> word) => use switch
    {
        { Run: null } => "no run",
        { Threshold: { } threshold } => $"{word(use.Latest)} in the latest run; {word(use.Median)} is usual, over {word(threshold)} a spike",
        _ => $"{word(use.Latest)} in the latest run; what is usual is unknown ({Human.Count(use.Sample, "run")})",
    };

    private static void Findings(StringBuilder text, AgentHealthResponse health, Style style)
    {
        foreach (var finding in health.Findings)
        {
            text.Append($"\n{Status(style, finding.Severity)}  {Printable.Line(finding.Kind)}\n");
            text.Append(Paragraph.Wrap(style, finding.Title, "  "));
            text.Append(Paragraph.Wrap(style, "seen in " + string.Join(", ", finding.Evidence), "  "));
        }
    }

    private static void Unknown(StringBuilder text, AgentHealthResponse health, Style style)
    {
        var unknown = health.Checks.Where(static check => check.Verdict == "unknown").ToList();
        if (unknown.Count > 0)
        {
            text.Append('\n').Append(Paragraph.Wrap(
                style, "could not tell: " + string.Join(", ", unknown.Select(static check => $"{check.Kind} ({check.Sample} of {check.Needed})")), ""));
        }
    }

    private static void Hotspots(StringBuilder text, AgentHealthResponse health, Style style)
    {
        if (health.Hotspots.Count == 0)
        {
            return;
        }

        var table = new Table(
            style, new Column("FAILS AT", MayBeCut: true), new Column("CODE", MayBeCut: true), new Column("RUNS", Right: true), new Column("SHARE", Right: true), new Column("NEWEST"));
        foreach (var hotspot in health.Hotspots)
        {
            table.Row(hotspot.Tool ?? "-", hotspot.Code, Human.Number(hotspot.Runs), Percent(hotspot.Share), hotspot.Examples.Count > 0 ? hotspot.Examples[0] : "-");
        }

        text.Append('\n').Append(table.Render());
    }

    private static void Latencies(StringBuilder text, AgentHealthResponse health, Style style)
    {
        if (health.Latencies.Count == 0)
        {
            return;
        }

        var table = new Table(
            style, new Column("TOOL", MayBeCut: true), new Column("CALLS", Right: true), new Column("MEDIAN", Right: true), new Column("BEFORE", Right: true), new Column("LATENCY"));
        foreach (var tool in health.Latencies)
        {
            table.Row(
                tool.Tool, Human.Number(tool.Calls + tool.CallsBefore), Span(tool.MedianMs), tool.CallsBefore == 0 ? "-" : Span(tool.MedianBeforeMs),
                new Cell(tool.Verdict, Status));
        }

        text.Append('\n').Append(table.Render());
    }

    private static string Span(double milliseconds) => Human.Span(TimeSpan.FromMilliseconds(milliseconds));

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#}%");

    private static string Status(Style style, string status) => status switch
    {
        "healthy" => style.Good(status),
        "critical" => style.Bad(status),
        _ => style.Warn(Printable.Line(status)),
    };
}
