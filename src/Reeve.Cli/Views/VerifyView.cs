using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Ledger;

namespace Reeve.Cli.Views;

/// <summary>What verification found: the verdict, a line a family, and every broken place.</summary>
internal static class VerifyView
{
    public static string Render(VerifyResponse verify, Style style)
    {
        var text = new StringBuilder();
        var verdict = verify.Ok ? style.Good("verified") : style.Bad("BROKEN");
        text.Append($"{verdict}  {Human.Count(verify.Entries, "entry", "entries")}, root {Printable.Line(verify.Root)}\n");
        text.Append(Paragraph.Field(style, "signed", Signatures(verify.Checkpoints)));
        text.Append(Paragraph.Field(style, "contents", $"{Human.Number(verify.ContentsChecked)} checked, {Human.Number(verify.ContentsErased)} erased"));
        if (verify.Families.Count > 0)
        {
            text.Append('\n').Append(Families(verify.Families, style));
        }

        if (verify.Breaks.Count > 0)
        {
            text.Append('\n');
            foreach (var broken in verify.Breaks)
            {
                var place = broken.Index is { } index ? $"entry {index}" + (broken.Family is null ? "" : $" ({broken.Family})") : broken.Family ?? "log";
                text.Append(Paragraph.Wrap(style, $"{broken.Why}: {place}: {broken.Message}", "  "));
            }
        }

        return text.ToString();
    }

    private static string Signatures(CheckpointReport checkpoints)
    {
        if (!checkpoints.Signed)
        {
            return $"no, {Human.Count(checkpoints.Checked, "checkpoint")} unsigned";
        }

        return Human.Count(checkpoints.Checked, "checkpoint") + (checkpoints.CoveredSize is { } size ? $", the newest at {Human.Number(size)}" : "");
    }

    private static string Families(IReadOnlyList<FamilyReport> families, Style style)
    {
        var table = new Table(
            style, new Column("FAMILY"), new Column("RECORDS", Right: true), new Column("FIRST BROKEN", Right: true), new Column("WHY"));
        foreach (var family in families)
        {
            table.Row(
                family.Family, Human.Number(family.Records), family.FirstBroken is { } index ? Human.Number(index) : "-",
                family.Why is { } why ? new Cell(why, static (paint, shown) => paint.Bad(shown)) : new Cell("-"));
        }

        return table.Render();
    }
}
