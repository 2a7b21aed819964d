using System.Text;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Compliance;

/// <summary>
/// Spells a laid-out report as Markdown. Words from the record stay words: what would be a mark, a tag or a line of its own is escaped, so that no agent's name
/// can add a heading or a link to the report. Pure.
/// </summary>
public static class MarkdownRules
{
    public static string Render(ReportDocument document)
    {
        var text = new StringBuilder("# ").Append(Escape(document.Title)).Append('\n');
        foreach (var block in document.Blocks)
        {
            Append(text.Append('\n'), block);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, ReportBlock block)
    {
        switch (block)
        {
            case ReportBlock.Heading heading:
                text.Append("## ").Append(Escape(heading.Text)).Append('\n');
                break;
            case ReportBlock.Paragraph paragraph:
                text.Append(Escape(paragraph.Text)).Append('\n');
                break;
            case ReportBlock.Alarm alarm:
                text.Append("> **").Append(Escape(alarm.Text)).Append("**\n");
                break;
            case ReportBlock.Pairs pairs:
                Row(text, ["", ""]);
                Row(text, ["---", "---"]);
                foreach (var (name, value) in pairs.Rows)
                {
                    Row(text, [Escape(name), Escape(value)]);
                }

                break;
            case ReportBlock.Table table:
                Row(text, table.Head.Select(Escape));
                Row(text, table.Head.Select(static _ => "---"));
                foreach (var row in table.Rows)
                {
                    Row(text, row.Select(Escape));
                }

                break;
            case ReportBlock.Bullets bullets:
                foreach (var item in bullets.Items)
                {
                    text.Append("- ").Append(Escape(item)).Append('\n');
                }

                break;
            case ReportBlock.Blank blank:
                text.Append("**").Append(Escape(blank.Label)).Append("** (to be filled in by a person):\n\n> \\_\\_\\_\\_\\_\\_\\_\\_\n");
                break;
            case ReportBlock.Verbatim verbatim:
                Fence(text, verbatim.Text);
                break;
            default:
                throw new InvalidOperationException("An unknown block: " + block.GetType().Name);
        }
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    // Longer than whatever the text holds, so that it cannot end its own fence.
    private static void Fence(StringBuilder text, string inside)
    {
        var fence = "```";
        while (inside.Contains(fence, StringComparison.Ordinal))
        {
            fence += "`";
        }

        text.Append(fence).Append("text\n").Append(inside).Append(inside.EndsWith('\n') ? "" : "\n").Append(fence).Append('\n');
    }

    private static string Escape(string words)
    {
        var line = WordRules.Clean(words, int.MaxValue, multiline: false);
        var text = new StringBuilder(line.Length + 16);
        for (var i = 0; i < line.Length; i++)
        {
            var letter = line[i];
            _ = letter switch
            {
                '&' => text.Append("&amp;"),
                '<' => text.Append("&lt;"),
                '>' => text.Append("&gt;"),
                '\\' or '`' or '*' or '[' or ']' or '|' or '~' or '#' => text.Append('\\').Append(letter),
                '_' when !IsInWord(line, i) => text.Append("\\_"),
                _ => text.Append(letter),
            };
        }

        return text.ToString();
    }

    private static bool IsInWord(string line, int at) =>
        at > 0 && at + 1 < line.Length && char.IsAsciiLetterOrDigit(line[at - 1]) && char.IsAsciiLetterOrDigit(line[at + 1]);
}
