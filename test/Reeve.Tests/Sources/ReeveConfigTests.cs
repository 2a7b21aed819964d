using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Sources.Configuration;
using Reeve.Sources.Yaml;
using Reeve.Tests.Architecture;

namespace Reeve.Tests.Sources;

public sealed class ReeveConfigTests
{
    [Fact]
    public void An_empty_file_is_all_defaults_and_every_default_is_good_for_its_own_setting()
    {
        var config = ReeveConfig.Parse("");

        Assert.Empty(config.Problems);
        Assert.Equal(20, config.Values.Integer("daemon.shutdown_grace_seconds"));
        foreach (var setting in SettingCatalog.All.Where(static setting => setting.Type != SettingType.TextList))
        {
            var (section, name) = (setting.Key.Split('.')[0], setting.Key.Split('.')[1]);
            Assert.Empty(ReeveConfig.Parse($"{section}:\n  {name}: {(setting.Default.Length == 0 ? "\"\"" : setting.Default)}\n").Problems);
        }
    }

    [Theory]
    [InlineData("daemon:\n  shutdown_grace_seconds: -1\n", 2, "must be 0 to 3600", "default is 20")]
    [InlineData("daemon:\n  shutdown_grace_seconds: soon\n", 2, "takes a whole number, not \"soon\"", "default is 20")]
    [InlineData("daemon:\n  shutdown_grace_seconds: 1_000\n", 2, "takes a whole number", "default")]
    [InlineData("daemon:\n  shutdown_grace_second: 5\n", 2, "unknown key \"daemon.shutdown_grace_second\"", "Did you mean \"shutdown_grace_seconds\"?")]
    [InlineData("deamon:\n  log_level: debug\n", 1, "unknown key \"deamon\"", "Did you mean \"daemon\"?")]
    [InlineData("http:\n  port: 0\n  port: 1\n", 3, "a second time; the first is in line 2", "Remove one")]
    [InlineData("http:\n  enabled: yes\n", 2, "takes true or false, not \"yes\"", "default is true")]
    [InlineData("http:\n  enabled: \"true\"\n", 2, "takes true or false", "default")]
    [InlineData("http:\n  port: 65536\n", 2, "must be 0 to 65535", "default is 7821")]
    [InlineData("http: 7821\n", 1, "http takes a map of settings, not a value", null)]
    [InlineData("http:\n  allowed_hosts: me\n", 2, "takes a list, not a value", "Write [a, b]")]
    [InlineData("http:\n  tls_key: k.pem\n", 1, "go together", "Give both")]
    [InlineData("- a\n- b\n", 1, "expected a map of keys, found a list", null)]
    [InlineData("a: &x 1\nb: *x\n", 1, "anchors are not supported", "Write the value out")]
    [InlineData("http: {}\n---\nhttp: {}\n", 2, "a second document", "Keep one")]
    [InlineData("http:\n\tport: 1\n", 2, "not valid YAML", "spaces, not tabs")]
    [InlineData("heartbeat:\n  default_every: 5 minutes\n", 2, "takes a duration such as 30s", "default is 5m")]
    [InlineData("storage:\n  sqlite_library: newest\n", 2, "takes bundled or system, not \"newest\"", "default is bundled")]
    [InlineData("models:\n  default: gpt\n", 2, "which models.providers does not have", "Add it there")]
    [InlineData("models:\n  providers:\n    x: { base_url: ftp://y, model: z }\n", 3, "needs a base_url that begins with http", "docs/operations")]
    [InlineData("models:\n  providers:\n    x: { base_url: http://y, model: z, key: s }\n", 3, "unknown key \"models.providers.x.key\"", "Known here")]
    public void A_mistake_is_named_with_its_line_and_a_hint(string yaml, int line, string message, string? hint)
    {
        var problem = ReeveConfig.Parse(yaml).Problems[0];

        Assert.Equal("reeve.yaml", problem.File);
        Assert.Equal(line, problem.Line);
        Assert.Contains(message, problem.Message);
        Assert.True(hint is null || problem.Hint?.Contains(hint, StringComparison.Ordinal) == true, $"hint: {problem.Hint}");
    }

    [Fact]
    public void A_comment_behind_a_value_switches_nothing_off() =>
        Assert.Equal(3, ReeveConfig.Parse("heartbeat:\n  attempts: 3 # or so\n").Values.Integer("heartbeat.attempts"));

    [Fact]
    public void Every_mistake_is_told_at_once_in_order_of_lines()
    {
        var problems = ReeveConfig.Parse("http:\n  port: x\n  prot: 1\ndaemon:\n  log_level: loud\n").Problems;

        Assert.Equal([2, 3, 5], problems.Select(static problem => problem.Line));
    }

    [Fact]
    public void A_provider_is_read_with_its_key_as_a_reference()
    {
        var config = ReeveConfig.Parse("models:\n  default: fast\n  providers:\n    fast: { base_url: 'http://127.0.0.1:1/v1/', model: m, api_key_env: KEY, timeout: 5s }\n");

        var provider = Assert.Single(ProviderOptions.From(config));
        Assert.Empty(config.Problems);
        Assert.Equal(("fast", ModelDialect.OpenAi, new Uri("http://127.0.0.1:1/v1/"), "m"), (provider.Name, provider.Dialect, provider.BaseUrl, Assert.Single(provider.Models)));
        Assert.Equal((new KeyReference.Variable("KEY"), false, TimeSpan.FromSeconds(5), 8192), (provider.Key, provider.IsLocal, provider.Timeout, provider.MaxOutputTokens));
    }

    [Fact]
    public void No_text_makes_the_reader_throw() =>
        Prop.ForAll<string>(static text => ReeveConfig.Parse(text ?? "") is not null).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a: [")]
    [InlineData("a: {b: [c, {d: }")]
    [InlineData("\u0000")]
    [InlineData("? ? ?")]
    [InlineData("%YAML 9.9\n---\n")]
    [InlineData("a: !!binary x")]
    [InlineData("'")]
    public void Broken_yaml_is_a_problem_and_nothing_worse(string text) => Assert.NotEmpty(ReeveConfig.Parse(text).Problems);

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.Contains("nested deeper", ReeveConfig.Parse("a: " + new string('[', 5000)).Problems[0].Message);

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("30s", 30_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("2d", 172_800_000)]
    [InlineData("250ms", 250)]
    public void A_duration_is_read_and_written_the_same(string text, long milliseconds)
    {
        Assert.True(ScalarRules.TryDuration(text, out var value));
        Assert.Equal(milliseconds, value.TotalMilliseconds);
        Assert.Equal(text, ScalarRules.Duration(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("5m1h")]
    [InlineData("5m5m")]
    [InlineData("-5m")]
    [InlineData("1.5h")]
    [InlineData("5 m")]
    [InlineData("99999999999s")]
    public void What_is_not_a_duration_is_refused(string text) => Assert.False(ScalarRules.TryDuration(text, out _));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("64KiB", 65_536)]
    [InlineData("10MiB", 10_485_760)]
    public void A_size_is_read_and_written_the_same(string text, long bytes)
    {
        Assert.True(ScalarRules.TrySize(text, out var value));
        Assert.Equal(bytes, value);
        Assert.Equal(text, ScalarRules.Size(value));
    }

    [Fact]
    public void The_schema_for_editors_knows_every_setting()
    {
        var schema = JsonNode.Parse(ConfigSchema.Generate())!;

        foreach (var setting in SettingCatalog.All)
        {
            var path = setting.Key.Split('.');
            Assert.NotNull(schema["properties"]![path[0]]!["properties"]![path[1]]);
        }

        Assert.NotNull(schema["properties"]!["models"]!["properties"]!["providers"]!["additionalProperties"]!["properties"]!["base_url"]);
    }

    [Fact]
    public void The_configuration_page_is_the_generated_one()
    {
        const string Page = "docs/operations/configuration.md";
        if (Environment.GetEnvironmentVariable("REEVE_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, Page), ConfigReference.Generate());
        }

        Assert.Equal(ConfigReference.Generate(), Repository.Read(Page));
    }
}
