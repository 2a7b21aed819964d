using System.Text;

namespace Reeve.Cli.Rendering;

/// <summary>Prose and labelled lines: wrapped at words to the style's width, every line indented alike.</summary>
internal static class Paragraph
{
    /// <summary>Text wrapped at blanks; a word longer than the line stands alone on its own.</summary>
    public static string Wrap(Style style, string text, string indent)
    {
        var lines = new StringBuilder();
        foreach (var paragraph in Printable.Text(text).TrimEnd().Split('\n'))
        {
            var rest = paragraph.TrimEnd();
            if (style.Width is { } width)
            {
                WrapInto(lines, rest, indent, Math.Max(20, width - indent.Length));
            }
            else
            {
                lines.Append((indent + rest).TrimEnd()).Append('\n');
            }
        }

        return lines.ToString();
    }

    /// <summary>One <c>label  value</c> line; the value is cut, never wrapped.</summary>
    public static string Field(Style style, string label, string value)
    {
        const int LabelWidth = 10;
        var shown = Printable.Line(value);
        return $"  {style.Dim(label.PadRight(LabelWidth))}{(style.Width is { } width ? Printable.Fit(shown, width - LabelWidth - 2) : shown)}\n";
    }

    private static void WrapInto(StringBuilder lines, string text, string indent, int width)
    {
        var line = new StringBuilder();
        var used = 0;
        foreach (var word in text.Split(' '))
        {
            var length = Printable.Width(word);
            if (used > 0 && used + 1 + length > width)
            {
                lines.Append(indent).Append(line.ToString().TrimEnd()).Append('\n');
                line.Clear();
                used = 0;
            }

            line.Append(used > 0 ? " " : "").Append(word);
            used += length + (used > 0 ? 1 : 0);
        }

        lines.Append((indent + line).TrimEnd()).Append('\n');
    }
}
