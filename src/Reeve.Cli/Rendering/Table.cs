using System.Text;

namespace Reeve.Cli.Rendering;

/// <summary>
/// Rows in columns, two blanks apart, that fit the style's width: the columns that may be cut give way, longest first, and a cut cell ends
/// in …; nothing ever wraps. Built, rendered once.
/// </summary>
internal sealed class Table(Style style, params Column[] columns)
{
    private const string Between = "  ";
    private readonly List<Cell[]> _rows = [];

    public Table Row(params Cell[] cells)
    {
        _rows.Add([.. cells.Select(static cell => cell with { Text = Printable.Line(cell.Text) })]);
        return this;
    }

    public string Render()
    {
        var widths = Widths();
        var text = new StringBuilder();
        Append(text, [.. columns.Select(static column => new Cell(column.Title))], widths, (_, title) => style.Dim(title));
        foreach (var row in _rows)
        {
            Append(text, row, widths, (cell, shown) => cell.Paint is null ? shown : cell.Paint(style, shown));
        }

        return text.ToString();
    }

    private int[] Widths()
    {
        var widths = new int[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            widths[i] = _rows.Select(row => Printable.Width(row[i].Text)).Append(columns[i].Title.Length).Max();
        }

        if (style.Width is { } limit)
        {
            Shrink(widths, widths.Sum() + (Between.Length * (columns.Length - 1)) - limit);
        }

        return widths;
    }

    private void Shrink(int[] widths, int excess)
    {
        for (; excess > 0; excess--)
        {
            var longest = Enumerable.Range(0, widths.Length)
                .Where(i => columns[i].MayBeCut && widths[i] > Math.Max(columns[i].Title.Length, 4))
                .DefaultIfEmpty(-1)
                .MaxBy(i => i < 0 ? 0 : widths[i]);
            if (longest < 0)
            {
                return;
            }

            widths[longest]--;
        }
    }

    private void Append(StringBuilder text, Cell[] row, int[] widths, Func<Cell, string, string> paint)
    {
        var line = new StringBuilder();
        for (var i = 0; i < row.Length; i++)
        {
            var shown = Printable.Fit(row[i].Text, widths[i]);
            var padding = new string(' ', widths[i] - Printable.Width(shown));
            var painted = paint(row[i], shown);
            line.Append(i > 0 ? Between : "").Append(columns[i].Right ? padding + painted : painted + padding);
        }

        text.Append(line.ToString().TrimEnd()).Append('\n');
    }
}

/// <summary>A column: its title, whether numbers stand to the right, whether it may be cut.</summary>
internal sealed record Column(string Title, bool Right = false, bool MayBeCut = false);

/// <summary>A cell and its colour.</summary>
internal sealed record Cell(string Text, Func<Style, string, string>? Paint = null)
{
    public static implicit operator Cell(string text) => new(text);
}
