using Reeve.Guard.Budgets;
using Reeve.Sources.Prices;
using Reeve.Sources.Yaml;

namespace Reeve.Tests.Budgets;

public sealed class PriceTests
{
    private static readonly ModelPrice Price = new("m", 2_500_000, 1_250_000, 10_000_000); // $2.50, $1.25 and $10 a million

    [Theory]
    [InlineData(1_000_000, 0, 0, 2_500_000)]
    [InlineData(1_000_000, 0, 1_000_000, 1_250_000)]
    [InlineData(0, 1_000_000, 0, 10_000_000)]
    [InlineData(1, 0, 0, 3)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(Usage.MaxTokens, Usage.MaxTokens, 0, 12_500_000_000)]
    public void Costs_are_exact_and_rounded_up(long tokensIn, long tokensOut, long cached, long expected) =>
        Assert.Equal(expected, Price.CostOf(new Usage(tokensIn, tokensOut, cached)));

    [Fact]
    public void The_worst_case_is_never_less_than_what_it_turns_out_to_cost()
    {
        foreach (var price in (ModelPrice[])[Price, Price with { CachedInput = 9_000_000 }])
        {
            for (var cached = 0; cached <= 1_000; cached += 100)
            {
                Assert.True(price.WorstCaseOf(1_000, 500) >= price.CostOf(new Usage(1_000, 500, cached)));
            }
        }
    }

    [Theory]
    [InlineData("gpt-4o", "gpt-4o")]
    [InlineData("gpt-4o-2024-08-06", null)]
    [InlineData("gpt-4o-mini-2024-07-18", "gpt-4o-mini*")]
    [InlineData("claude-opus-4-1-20250805", "claude-opus-4*")]
    [InlineData("claude-opus-4-5-20251101", "claude-opus-4-5*")]
    [InlineData("", null)]
    [InlineData("nobody's", null)]
    public void An_exact_name_wins_then_the_longest_beginning(string model, string? expected) =>
        Assert.Equal(expected, Shipped().Find(model)?.Model);

    [Fact]
    public void The_shipped_table_is_dated_and_good()
    {
        var file = PriceFile.Shipped();

        Assert.Empty(file.Problems);
        Assert.NotNull(file.AsOf);
        Assert.True(file.Rows.Count > 10);
        Assert.All(file.Rows, static row => Assert.True(row.CachedInput <= row.Input && row.Input <= row.Output, row.Model));
    }

    [Theory]
    [InlineData("models:\n  m: { input: 1 }", 2, "models.m.output is missing")]
    [InlineData("models:\n  m: { input: -1, output: 2 }", 2, "takes an amount of dollars")]
    [InlineData("models:\n  m: { input: 1e3, output: 2 }", 2, "takes an amount of dollars")]
    [InlineData("models:\n  m: { input: 0.0000001, output: 2 }", 2, "takes an amount of dollars")]
    [InlineData("models:\n  m: { input: \"1\", output: 2 }", 2, "takes an amount of dollars")]
    [InlineData("models:\n  m*x: { input: 1, output: 2 }", 2, "no model's name")]
    [InlineData("models:\n  m: { input: 1, output: 2, tax: 3 }", 2, "unknown key")]
    [InlineData("models: []", 1, "takes a map")]
    [InlineData("as_of: soon", 1, "takes a day")]
    [InlineData("modles: {}", 1, "unknown key")]
    public void A_price_file_that_is_not_good_prices_nothing_and_says_where(string text, int line, string words)
    {
        var file = PriceFile.Parse(text);

        var problem = Assert.Single(file.Problems);
        Assert.Equal(line, problem.Line);
        Assert.Contains(words, problem.Message);
        Assert.Empty(file.Rows);
    }

    [Fact]
    public void A_missing_cached_price_is_the_price_of_input() =>
        Assert.Equal(new PriceRow("m", 1_500_000, 1_500_000, 2_000_000), Assert.Single(PriceFile.Parse("models: { m: { input: 1.5, output: 2 } }").Rows));

    [Fact]
    public void The_homes_own_price_wins_and_says_so()
    {
        var list = PriceList.Of(PriceFile.Shipped(), PriceFile.Parse("models: { gpt-4o: { input: 1, output: 2 }, mine: { input: 0, output: 0 } }"));

        Assert.Equal((1_000_000L, "prices.yaml"), list.Where(static row => row.Price.Model == "gpt-4o").Select(static row => (row.Price.Input, row.Source)).Single());
        Assert.Contains(list, static row => row is { Price.Model: "mine", Source: "prices.yaml" });
        Assert.Contains(list, static row => row.Price.Model == "o3" && row.Source.StartsWith("shipped, 20", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("5", 5_000_000)]
    [InlineData("0.25", 250_000)]
    [InlineData("0.000001", 1)]
    public void Money_is_read_to_the_millionth(string text, long expected)
    {
        Assert.True(ScalarRules.TryMoney(text, out var money));
        Assert.Equal(expected, money);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("1,5")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("0.0000001")]
    [InlineData("1000000001")]
    [InlineData("$5")]
    [InlineData("1_000")]
    [InlineData("Infinity")]
    public void What_is_no_money_is_refused(string text) => Assert.False(ScalarRules.TryMoney(text, out _));

    private static PriceTable Shipped() => new(PriceFile.Shipped().Rows.Select(static row => new ModelPrice(row.Model, row.Input, row.CachedInput, row.Output)));
}
