using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Agents;

namespace Reeve.Cli.Views;

/// <summary>The story of one tick: what each check said, what was proposed, what was decided and by which rule, and the reason in the end.</summary>
internal static class WhyView
{
    public static string Render(WhyResponse why, DateTimeOffset now, Style style)
    {
        var text = new StringBuilder();
        if (why.Run is { } run)
        {
            text.Append($"{style.Bold(Printable.Line(why.Agent))}  {Printable.Line(run.Id)}, {Printable.Line(run.State)}, ")
                .Append(Human.Moment(run.StartedAt ?? run.CreatedAt, now)).Append('\n');
        }

        if (why.Signals.Count > 0)
        {
            text.Append('\n').Append(style.Dim("WHAT THE CHECKS SAID")).Append('\n');
            foreach (var signal in why.Signals)
            {
                Append(text, signal, style);
            }
        }

        if (why.Findings.Count > 0)
        {
            text.Append('\n').Append(style.Dim("WHAT WAS PROPOSED AND DECIDED")).Append('\n');
            foreach (var finding in why.Findings)
            {
                Append(text, finding, style);
            }
        }

        text.Append(text.Length > 0 ? "\n" : "").Append(Paragraph.Wrap(style, why.Conclusion, ""));
        return text.ToString();
    }

    private static void Append(StringBuilder text, WhySignal signal, Style style)
    {
        var status = signal.Status == "ok" ? style.Good(signal.Status) : style.Warn(Printable.Line(signal.Status));
        var kind = signal.Check == signal.Kind ? "" : $" ({Printable.Line(signal.Kind)})";
        text.Append($"  {style.Bold(Printable.Line(signal.Check))}{kind}  {status}  {style.Dim($"entry {signal.Entry}")}\n");
        text.Append(Paragraph.Wrap(style, signal.Text.Length > 0 ? signal.Text : "(nothing, or erased)", "    "));
    }

    private static void Append(StringBuilder text, WhyFinding finding, Style style)
    {
        var severity = NotificationsView.Severity(style, Printable.Line(finding.Severity));
        text.Append($"  {severity}  {style.Bold(Printable.Line(finding.Disposition))} by {Printable.Line(finding.Rule)}\n");
        text.Append(Paragraph.Wrap(style, finding.Title, "    "));
        text.Append(Paragraph.Wrap(style, finding.Reason, "    "));
        var from = $"from {finding.Check}, proposed by {finding.ProposedBy}, key {finding.DedupeKey}";
        text.Append(Paragraph.Wrap(style, finding.Notification is null ? from : $"{from}, told as {finding.Notification}", "    "));
    }
}
