using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Daemon;

namespace Reeve.Cli.Views;

/// <summary>A doctor's report: a line a check, its hint below where something is to be done.</summary>
internal static class DoctorView
{
    public static string Render(DoctorResponse doctor, Style style)
    {
        var text = new StringBuilder();
        foreach (var finding in doctor.Findings)
        {
            var place = finding.File is null ? "" : finding.Line is > 0 ? $"{finding.File}:{finding.Line}: " : $"{finding.File}: ";
            var mark = Mark(finding.Level, style);
            text.Append(mark).Append(' ').Append(Paragraph.Wrap(style, $"{finding.Check}: {place}{finding.Message}", "        ").AsSpan(8));
            if (finding.Hint is not null)
            {
                text.Append(Paragraph.Wrap(style, "hint: " + finding.Hint, "        "));
            }
        }

        return text.ToString();
    }

    private static string Mark(string level, Style style) => level switch
    {
        "ok" => style.Good("ok     "),
        "note" => style.Dim("note   "),
        "warning" => style.Warn("warning"),
        _ => style.Bad(Printable.Fit(Printable.Line(level), 7).PadRight(7)),
    };
}
