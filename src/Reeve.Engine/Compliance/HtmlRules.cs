using System.Text;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Compliance;

/// <summary>
/// Spells a laid-out report as one HTML page that needs nothing else: no script, no link, no image, and a policy that would stop any. Every word from the
/// record passes <see cref="Escape"/>. Printable. Pure.
/// </summary>
public static class HtmlRules
{
    private const string Style =
        "body{font:14px/1.45 system-ui,sans-serif;max-width:76em;margin:2em auto;padding:0 1em;color:#111;background:#fff}"
        + "h1{font-size:1.6em}h2{font-size:1.2em;margin-top:2em;border-bottom:1px solid #999}"
        + "table{border-collapse:collapse;width:100%;margin:.6em 0}th,td{border:1px solid #bbb;padding:.2em .45em;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
        + "th{background:#eee}.alarm{border:3px solid #b00;color:#b00;padding:.6em;font-weight:bold}"
        + ".blank{border:1px dashed #555;min-height:4em;padding:.4em;margin:.6em 0;break-inside:avoid}.blank b{display:block}"
        + "pre{background:#f4f4f4;padding:.5em;white-space:pre-wrap;overflow-wrap:anywhere;font-size:11px}"
        + "@media print{body{margin:0;max-width:none;font-size:10px}thead{display:table-header-group}tr{break-inside:avoid}}";

    public static string Render(ReportDocument document)
    {
        var text = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
            .Append("<title>").Append(Escape(document.Title)).Append("</title>\n<style>").Append(Style).Append("</style>\n</head>\n<body>\n<h1>")
            .Append(Escape(document.Title)).Append("</h1>\n");
        foreach (var block in document.Blocks)
        {
            Append(text, block);
        }

        return text.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>Words as text of an element or of a quoted attribute, on one line.</summary>
    public static string Escape(string words) => Marks(WordRules.Clean(words, int.MaxValue, multiline: false));

    private static void Append(StringBuilder text, ReportBlock block)
    {
        switch (block)
        {
            case ReportBlock.Heading heading:
                text.Append("<h2>").Append(Escape(heading.Text)).Append("</h2>\n");
                break;
            case ReportBlock.Paragraph paragraph:
                text.Append("<p>").Append(Escape(paragraph.Text)).Append("</p>\n");
                break;
            case ReportBlock.Alarm alarm:
                text.Append("<p class=\"alarm\">").Append(Escape(alarm.Text)).Append("</p>\n");
                break;
            case ReportBlock.Pairs pairs:
                text.Append("<table>\n");
                foreach (var (name, value) in pairs.Rows)
                {
                    text.Append("<tr><th>").Append(Escape(name)).Append("</th><td>").Append(Escape(value)).Append("</td></tr>\n");
                }

                text.Append("</table>\n");
                break;
            case ReportBlock.Table table:
                Append(text, table);
                break;
            case ReportBlock.Bullets bullets:
                text.Append("<ul>\n");
                foreach (var item in bullets.Items)
                {
                    text.Append("<li>").Append(Escape(item)).Append("</li>\n");
                }

                text.Append("</ul>\n");
                break;
            case ReportBlock.Blank blank:
                text.Append("<div class=\"blank\"><b>").Append(Escape(blank.Label)).Append("</b> (to be filled in by a person)</div>\n");
                break;
            case ReportBlock.Verbatim verbatim:
                text.Append("<pre>").Append(Marks(verbatim.Text)).Append("</pre>\n");
                break;
            default:
                throw new InvalidOperationException("An unknown block: " + block.GetType().Name);
        }
    }

    private static void Append(StringBuilder text, ReportBlock.Table table)
    {
        text.Append("<table>\n<thead><tr>");
        foreach (var head in table.Head)
        {
            text.Append("<th>").Append(Escape(head)).Append("</th>");
        }

        text.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            text.Append("<tr>");
            foreach (var cell in row)
            {
                text.Append("<td>").Append(Escape(cell)).Append("</td>");
            }

            text.Append("</tr>\n");
        }

        text.Append("</tbody>\n</table>\n");
    }

    private static string Marks(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);
}
