using Reeve.Sources.Configuration;

namespace Reeve.Tests.Sources;

public sealed class ModelSettingsTests
{
    [Fact]
    public void Several_providers_are_read_each_with_its_dialect_its_models_and_its_key_as_a_reference()
    {
        var config = ReeveConfig.Parse("""
            models:
              default: claude
              fallbacks: [local/llama3.2, gpt]
              providers:
                claude: { dialect: anthropic, base_url: 'https://api.anthropic.com/v1', models: [opus, haiku], api_key_command: [pass, show, anthropic] }
                open: { base_url: 'https://api.openai.com/v1/', model: gpt, api_key_file: keys/openai, idle_timeout: 5s }
                local: { base_url: 'http://[::1]:11434/v1', model: llama3.2, local: true }
                script: { dialect: scripted, script: scripts/demo.yaml }
              owners:
                lawyer: { data_residency: local }
            """);

        Assert.Empty(config.Problems);
        var providers = ProviderOptions.From(config);
        Assert.Equal(["claude", "local", "open", "script"], providers.Select(static provider => provider.Name));
        Assert.Equal([ModelDialect.Anthropic, ModelDialect.OpenAi, ModelDialect.OpenAi, ModelDialect.Scripted], providers.Select(static provider => provider.Dialect));
        Assert.Equal([false, true, false, true], providers.Select(static provider => provider.IsLocal));
        Assert.Equal(["opus", "haiku"], providers[0].Models);
        Assert.Equal(["pass", "show", "anthropic"], Assert.IsType<KeyReference.Command>(providers[0].Key).Words);
        Assert.Equal(new KeyReference.InFile("keys/openai"), providers[2].Key);
        Assert.Equal((new Uri("https://api.openai.com/v1/"), TimeSpan.FromSeconds(5)), (providers[2].BaseUrl, providers[2].IdleTimeout));
        Assert.Equal(["scripted"], providers[3].Models);
        Assert.Equal("local", config.Named[SettingCatalog.ModelOwnersKey]["lawyer"].Text("data_residency"));
    }

    [Theory]
    [InlineData("x: { base_url: 'http://10.0.0.5/v1', model: m, local: true }", 3, "its endpoint is not on this machine")]
    [InlineData("x: { base_url: 'http://localhost.example.org/v1', model: m, local: true }", 3, "its endpoint is not on this machine")]
    [InlineData("x: { base_url: 'http://0.0.0.0/v1', model: m, local: true }", 3, "its endpoint is not on this machine")]
    [InlineData("x: { base_url: 'http://10.0.0.5/v1', model: m, api_key_env: K }", 3, "send its key over plain http")]
    [InlineData("x: { base_url: 'https://u:p@h/v1', model: m }", 3, "may hold no user, password, query or fragment")]
    [InlineData("x: { base_url: 'https://h/v1?key=s', model: m }", 3, "may hold no user, password, query or fragment")]
    [InlineData("x: { base_url: 'https://h/v1' }", 3, "needs a model")]
    [InlineData("x: { base_url: 'https://h/v1', model: m, models: [n] }", 3, "it takes one of them")]
    [InlineData("x: { base_url: 'https://h/v1', models: [n, n] }", 3, "each once")]
    [InlineData("x: { base_url: 'https://h/v1', model: m, api_key_env: K, api_key_file: f }", 3, "takes one of api_key_env, api_key_file, api_key_command")]
    [InlineData("x: { base_url: 'https://h/v1', model: m, api_key_env: sk-12 }", 3, "is no name of a variable")]
    [InlineData("x: { base_url: 'https://h/v1', model: m, script: s }", 3, "takes no script")]
    [InlineData("x: { dialect: scripted }", 3, "needs a script")]
    [InlineData("x: { dialect: scripted, script: s, api_key_env: K }", 3, "takes no api_key_env")]
    [InlineData("x: { dialect: gemini, base_url: 'https://h/v1', model: m }", 3, "takes openai or anthropic or scripted")]
    [InlineData("x/y: { base_url: 'https://h/v1', model: m }", 3, "a provider's name takes letters")]
    [InlineData("rules: { base_url: 'https://h/v1', model: m }", 3, "belongs to the offline model")]
    [InlineData("a: { base_url: 'https://h', model: m }\n    b: { base_url: 'https://i', model: m }\n  default: m", 5, "models.default names \"m\", which several providers serve")]
    [InlineData("a: { base_url: 'https://h', model: b }\n    b: { base_url: 'https://i', model: m }\n  fallbacks:\n    - a/b\n    - b", 7, "models.fallbacks names \"b\", which several providers serve")]
    [InlineData("a: { base_url: 'https://h', model: m }\n  fallbacks: [a, gone]", 4, "models.fallbacks names \"gone\"")]
    public void A_mistake_about_models_is_named_with_its_line(string provider, int line, string message)
    {
        var problem = Assert.Single(ReeveConfig.Parse($"models:\n  providers:\n    {provider}\n").Problems);

        Assert.Equal(("reeve.yaml", line), (problem.File, problem.Line));
        Assert.Contains(message, problem.Message);
        Assert.NotNull(problem.Hint);
        Assert.DoesNotContain("sk-12", problem.ToString());
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/v1", true)]
    [InlineData("http://127.8.9.1/v1", true)]
    [InlineData("http://[::1]:1/v1", true)]
    [InlineData("http://LOCALHOST/v1", true)]
    [InlineData("http://localhost./v1", false)]
    [InlineData("http://2130706433/v1", true)]
    [InlineData("http://[::ffff:127.0.0.1]/v1", true)]
    [InlineData("http://[::ffff:10.0.0.1]/v1", false)]
    [InlineData("http://127.0.0.1.example.org/v1", false)]
    [InlineData("http://192.168.0.2/v1", false)]
    public void An_endpoint_is_on_this_machine_only_by_its_address_or_as_localhost(string address, bool isLocal)
    {
        var config = ReeveConfig.Parse($"models:\n  providers:\n    x: {{ base_url: '{address}', model: m, local: true }}\n");

        Assert.Equal(isLocal, config.IsGood);
        Assert.Equal(isLocal, Assert.Single(ProviderOptions.From(config)).IsLocal);
    }

    [Theory]
    [InlineData("a/m", "a/m")]
    [InlineData("m", "a/m b/m")]
    [InlineData("a", "a/m")]
    [InlineData("b", "b/m c/b")]
    [InlineData("x/y", "c/x/y x/y")]
    [InlineData("", "")]
    [InlineData("/", "")]
    [InlineData("a/", "")]
    [InlineData("A/m", "")]
    public void A_name_means_every_model_it_may_mean(string name, string meant)
    {
        (string Provider, string Model)[] models = [("a", "m"), ("a", "n"), ("b", "m"), ("c", "b"), ("c", "x/y"), ("x", "y")];

        Assert.Equal(meant, string.Join(' ', ModelNameRules.Resolve(name, models, static model => model.Provider, static model => model.Model).Select(static model => $"{model.Provider}/{model.Model}")));
    }
}
