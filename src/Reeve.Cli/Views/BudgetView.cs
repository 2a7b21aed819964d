using Reeve.Cli.Rendering;
using Reeve.Guard.Budgets;
using Reeve.Protocol.Budgets;

namespace Reeve.Cli.Views;

/// <summary>Budgets, a line each: what is used, promised and allowed.</summary>
internal static class BudgetView
{
    private const string None = "-";

    public static string Render(BudgetResponse response, Style style)
    {
        if (response.Budgets.Count == 0)
        {
            return $"nothing was used today ({Printable.Line(response.Timezone)})\n";
        }

        return Table(response.Budgets, style);
    }

    public static string Table(IReadOnlyList<BudgetReport> budgets, Style style)
    {
        var table = new Table(
            style, new Column("BUDGET", MayBeCut: true), new Column("TOKENS", Right: true), new Column("PROMISED", Right: true), new Column("LIMIT", Right: true),
            new Column("COST", Right: true), new Column("LIMIT", Right: true));
        foreach (var budget in budgets)
        {
            table.Row(
                Name(budget), Human.Number(budget.Tokens), budget.ReservedTokens == 0 ? None : Human.Number(budget.ReservedTokens), Limit(budget.MaxTokens),
                MicroUsd.Format(budget.MicroUsd), budget.MaxMicroUsd is { } money ? MicroUsd.Format(money) : None);
        }

        return table.Render();
    }

    private static string Limit(long? limit) => limit is { } tokens ? Human.Number(tokens) : None;

    private static string Name(BudgetReport budget) => budget.Scope switch
    {
        "org" => "everybody",
        "owner" => "owner " + budget.Owner,
        _ => $"{budget.Scope} {budget.Subject}",
    };
}
