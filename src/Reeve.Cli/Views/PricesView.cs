using System.Text.Json.Nodes;
using Reeve.Cli.Rendering;
using Reeve.Guard.Budgets;
using Reeve.Sources.Prices;

namespace Reeve.Cli.Views;

/// <summary>Prices, a line each: dollars a million tokens.</summary>
internal static class PricesView
{
    public static string Render(IReadOnlyList<(PriceRow Price, string Source)> rows, Style style)
    {
        var table = new Table(
            style, new Column("MODEL", MayBeCut: true), new Column("INPUT", Right: true), new Column("CACHED", Right: true), new Column("OUTPUT", Right: true),
            new Column("FROM", MayBeCut: true));
        foreach (var (price, source) in rows)
        {
            table.Row(price.Model, MicroUsd.Format(price.Input), MicroUsd.Format(price.CachedInput), MicroUsd.Format(price.Output), source);
        }

        return table.Render() + "dollars a million tokens; prices.yaml in the home adds and overrides\n";
    }

    public static string Json(IReadOnlyList<(PriceRow Price, string Source)> rows) => string.Concat(rows.Select(static row => new JsonObject
    {
        ["model"] = row.Price.Model,
        ["input_micro_usd"] = row.Price.Input,
        ["cached_input_micro_usd"] = row.Price.CachedInput,
        ["output_micro_usd"] = row.Price.Output,
        ["source"] = row.Source,
    }.ToJsonString() + "\n"));
}
