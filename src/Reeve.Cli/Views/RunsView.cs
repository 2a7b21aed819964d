using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Runs;

namespace Reeve.Cli.Views;

/// <summary>Runs: a list with a line each, and one with its steps.</summary>
internal static class RunsView
{
    public static string RenderList(ListRunsResponse page, DateTimeOffset now, Style style)
    {
        if (page.Runs.Count == 0)
        {
            return "no runs\n";
        }

        var table = new Table(
            style, new Column("RUN"), new Column("STATE"), new Column("AGENT", MayBeCut: true), new Column("KIND"), new Column("STARTED"),
            new Column("REASON", MayBeCut: true));
        foreach (var run in page.Runs)
        {
            table.Row(
                run.Id, State(run.State), run.Agent, run.Kind, Human.Moment(run.StartedAt ?? run.CreatedAt, now), run.Reason ?? run.FailureCode ?? "");
        }

        return table.Render();
    }

    public static string RenderOne(GetRunResponse response, DateTimeOffset now, Style style)
    {
        var run = response.Run;
        var text = new StringBuilder();
        text.Append($"{style.Bold(Printable.Line(run.Id))}  {State(run.State).Paint!(style, Printable.Line(run.State))}\n");
        text.Append(Paragraph.Field(style, "agent", run.Agent));
        text.Append(Paragraph.Field(style, "owner", run.Owner));
        text.Append(Paragraph.Field(style, "kind", $"{run.Kind}, {run.Trigger}, attempt {run.Attempt}"));
        text.Append(Paragraph.Field(style, "created", Human.Moment(run.CreatedAt, now)));
        text.Append(Paragraph.Field(style, "took", Took(run, now)));
        text.Append(Paragraph.Field(style, "tokens", $"{Human.Number(run.TokensIn)} in, {Human.Number(run.TokensOut)} out"));
        if (run.Parent is not null)
        {
            text.Append(Paragraph.Field(style, "parent", $"{run.Parent}, depth {run.Depth}"));
        }

        if (run.FailureCode is not null || run.Reason is not null)
        {
            text.Append(Paragraph.Field(style, "ended", string.Join(": ", new[] { run.FailureCode, run.Reason }.OfType<string>())));
        }

        return text.Append(Steps(response.Steps, style)).ToString();
    }

    private static string Steps(IReadOnlyList<StepReport> steps, Style style)
    {
        if (steps.Count == 0)
        {
            return "";
        }

        var table = new Table(
            style, new Column("#", Right: true), new Column("TOOL", MayBeCut: true), new Column("STATE"), new Column("TOOK", Right: true),
            new Column("DECIDED BY", MayBeCut: true), new Column("SUMMARY", MayBeCut: true));
        foreach (var step in steps)
        {
            var took = step.EndedAt is { } end ? Human.Span(end - step.IntendedAt) : "-";
            table.Row(Human.Number(step.Number), step.Tool, State(step.State), took, step.DecidedBy ?? "-", step.Summary ?? step.FailureCode ?? "");
        }

        return "\n" + table.Render();
    }

    private static string Took(RunReport run, DateTimeOffset now) => run switch
    {
        { StartedAt: null } => "not started",
        { StartedAt: { } start, EndedAt: { } end } => Human.Span(end - start),
        { StartedAt: { } start } => Human.Span(now - start) + " so far",
    };

    private static Cell State(string state) => new(state, state switch
    {
        "succeeded" or "done" or "allowed" => static (style, text) => style.Good(text),
        "running" or "waiting" or "held" or "queued" or "intended" => static (style, text) => style.Warn(text),
        _ => static (style, text) => style.Bad(text),
    });
}
