using Reeve.Sources.Configuration;

namespace Reeve.Tests.Sources;

public sealed class ConfigDiffTests
{
    private const string Provider = "models:\n  default: far\n  providers:\n    far:\n      base_url: https://models.example/v1\n      model: m\n";

    [Fact]
    public void What_says_the_same_in_other_words_is_no_change()
    {
        Assert.Empty(ConfigDiff.Between(Good(""), Good("# a word\nhttp:\n  port: 7821\n")));
        Assert.Empty(ConfigDiff.Between(Good(Provider), Good(Provider + "\n")));
    }

    [Theory]
    [InlineData("budgets:\n  org_tokens_per_day: 5\n", "budgets.org_tokens_per_day", "10000000", "5", true)]
    [InlineData("loops:\n  identical: 9\n", "loops.identical", "3", "9", true)]
    [InlineData("http:\n  port: 7999\n", "http.port", "7821", "7999", false)]
    [InlineData("budgets:\n  timezone: Europe/Berlin\n", "budgets.timezone", "UTC", "Europe/Berlin", false)]
    public void A_change_names_its_setting_both_values_and_when_it_applies(string file, string key, string before, string after, bool live) =>
        Assert.Equal([new ConfigChange(key, before, after, live)], ConfigDiff.Between(Good(""), Good(file)));

    [Fact]
    public void Names_come_and_go()
    {
        var came = ConfigDiff.Between(Good(""), Good(Provider));
        Assert.Contains(new ConfigChange("models.providers.far", "", "declared", true), came);
        var went = ConfigDiff.Between(Good(Provider), Good(""));
        Assert.Contains(new ConfigChange("models.providers.far", "declared", "", true), went);
        var moved = Assert.Single(ConfigDiff.Between(Good(Provider), Good(Provider.Replace("model: m", "model: n", StringComparison.Ordinal))));
        Assert.Equal("models.providers.far.model", moved.Key);
    }

    [Fact]
    public void A_webhook_that_moves_behind_the_same_host_is_a_change_that_shows_no_path()
    {
        const string Hook = "alerts:\n  webhooks:\n    - name: ops\n      url: https://hooks.example/first-secret\n      secrets: [\"env:HOOK\"]\n";

        var change = Assert.Single(ConfigDiff.Between(Good(Hook), Good(Hook.Replace("first", "second", StringComparison.Ordinal))));

        Assert.Equal("alerts.webhooks.ops", change.Key);
        Assert.DoesNotContain("secret", change.Before + change.After, StringComparison.Ordinal);
    }

    [Fact]
    public void In_force_after_a_reload_is_what_is_live_of_the_new_file_and_the_rest_of_the_old()
    {
        var before = Good("http:\n  port: 1111\nbudgets:\n  org_tokens_per_day: 1\n");
        var after = Good("http:\n  port: 2222\nloops:\n  identical: 9\n");

        var merged = ConfigMerge.Live(before, after);

        Assert.Equal("1111", merged.Values.Text("http.port"));
        Assert.Equal("9", merged.Values.Text("loops.identical"));
        Assert.False(merged.Values.IsWritten("budgets.org_tokens_per_day"));
        Assert.All(ConfigDiff.Between(merged, after), static change => Assert.False(change.IsLive));
        Assert.All(SettingCatalog.All, setting => Assert.Equal(
            (ConfigDiff.IsLive(setting.Key) ? after : before).Values.Display(setting.Key), merged.Values.Display(setting.Key)));
    }

    private static ReeveConfig Good(string text)
    {
        var config = ReeveConfig.Parse(text);
        Assert.Empty(config.Problems);
        return config;
    }
}
