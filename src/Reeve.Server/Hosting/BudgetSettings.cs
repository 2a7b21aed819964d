using System.Collections.Frozen;
using Reeve.Engine.Budgets;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.Sources.Configuration;
using Reeve.Sources.Prices;

namespace Reeve.Server.Hosting;

/// <summary>Settings and price tables as the budgets' options. 0 in a setting means no limit. Pure but for reading the home's table.</summary>
internal static class BudgetSettings
{
    public static BudgetOptions Options(ReeveConfig config)
    {
        var values = config.Values;
        return new BudgetOptions
        {
            Zone = TimeZoneInfo.FindSystemTimeZoneById(values.Text("budgets.timezone")),
            AlertPercent = values.Integer("budgets.alert_percent"),
            AssumedTokens = values.Integer("budgets.assumed_tokens"),
            AssumedStepTokens = values.Integer("budgets.assumed_step_tokens"),
            AssumedStepMicroUsd = values.Money("budgets.assumed_step_usd"),
            Org = Limits(values, "budgets.org_"),
            Owner = Limits(values, "budgets.owner_"),
            Agent = Limits(values, "budgets.agent_"),
            Owners = Named(config, "budgets.owners"),
            Agents = Named(config, "budgets.agents"),
        };
    }

    /// <summary>The shipped table, what the home adds or overrides, and nothing for models that run on this machine.</summary>
    public static PriceTable Prices(string homeTable, IReadOnlyList<ProviderOptions> providers)
    {
        var own = PriceFile.Load(homeTable);
        if (own.Problems.Count > 0)
        {
            var first = own.Problems[0];
            throw new ReeveException(ErrorCode.InvalidConfiguration, $"{first.File}:{first.Line}: {first.Message}", first.Hint);
        }

        // A model that is also asked elsewhere costs what it costs there: a price must not depend on who is asked.
        var elsewhere = providers.Where(static provider => !provider.IsLocal).SelectMany(static provider => provider.Models).ToHashSet(StringComparer.Ordinal);
        return new PriceTable(
        [
            .. PriceFile.Shipped().Rows.Select(Of),
            .. providers.Where(static provider => provider.IsLocal).SelectMany(static provider => provider.Models).Where(model => !elsewhere.Contains(model)).Select(static model => new ModelPrice(model, 0, 0, 0)),
            .. own.Rows.Select(Of),
        ]);
    }

    private static ModelPrice Of(PriceRow row) => new(row.Model, row.Input, row.CachedInput, row.Output);

    private static FrozenDictionary<string, BudgetLimits> Named(ReeveConfig config, string key) =>
        config.Named[key].ToFrozenDictionary(static one => one.Key, static one => Limits(one.Value, ""), StringComparer.Ordinal);

    private static BudgetLimits Limits(SettingValues values, string prefix) => new(
        null, Limit(values.Long(prefix + "tokens_per_day")), Limit(values.Money(prefix + "usd_per_day")));

    private static long? Limit(long value) => value == 0 ? null : value;
}
