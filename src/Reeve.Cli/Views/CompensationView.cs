using System.Globalization;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Compensations;

namespace Reeve.Cli.Views;

/// <summary>What of a run is undone. What is not is never left out.</summary>
internal static class CompensationView
{
    public static string Render(RollbackResponse response) => Printable.Line(response.Counts switch
    {
        { Total: 0 } => $"{response.Run} did nothing that could be undone",
        { Pending: 0 } => $"{response.Run}: {Sum(response.Counts)}",
        _ => $"{response.Run} is being rolled back: {Sum(response.Counts)} (reeve run compensation {response.Run})",
    }) + "\n";

    public static string RenderList(GetCompensationResponse response, Style style)
    {
        if (response.Counts.Total == 0)
        {
            return "nothing of this run was asked to be undone, or it did nothing that could be\n";
        }

        var table = new Table(
            style, new Column("STEP"), new Column("TOOL", MayBeCut: true), new Column("STATUS"), new Column("BY"), new Column("TRIES"), new Column("REASON", MayBeCut: true));
        foreach (var row in response.Compensations)
        {
            table.Row(
                row.Number.ToString(CultureInfo.InvariantCulture), row.Tool, row.Status, row.Kind ?? "-", row.Attempts.ToString(CultureInfo.InvariantCulture),
                row.Reason ?? row.FailureCode ?? "");
        }

        return table.Render() + Sum(response.Counts) + "\n";
    }

    private static string Sum(CompensationCounts counts) => string.Join(", ", new[]
    {
        (counts.Pending, "pending"), (counts.Succeeded, "undone"), (counts.Failed, "failed"), (counts.NoCompensation, "without compensation"), (counts.Skipped, "skipped"),
    }.Where(static part => part.Item1 > 0).Select(static part => $"{Human.Number(part.Item1)} {part.Item2}"));
}
