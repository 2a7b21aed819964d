using Reeve.Sources.Configuration;

namespace Reeve.Tests.Alerts;

public sealed class WebhookConfigTests
{
    private const string Good = """
        alerts:
          window: 30s
          webhooks:
            - name: ops
              url: https://hooks.example.com/services/T0/s3cr3t
              secrets: [env:OPS_HOOK, file:secrets/old]
              kinds: [run, budget.threshold]
              severity: critical
            - { name: desk, url: "http://127.0.0.1:9000/", secrets: [env:DESK], allow_local: true, detail: true }
        """;

    [Fact]
    public void Webhooks_are_read_in_order()
    {
        var config = ReeveConfig.Parse(Good);

        Assert.Empty(config.Problems);
        Assert.Equal(["ops", "desk"], config.Webhooks.Select(static webhook => webhook.Name));
        Assert.Equal(["run", "budget.threshold"], config.Webhooks[0].Kinds);
        Assert.Equal(("critical", false, false), (config.Webhooks[0].Severity, config.Webhooks[0].AllowLocal, config.Webhooks[0].SendDetail));
        Assert.Equal(("warning", true, true), (config.Webhooks[1].Severity, config.Webhooks[1].AllowLocal, config.Webhooks[1].SendDetail));
        Assert.Equal([new SecretReference(SecretPlace.Environment, "OPS_HOOK"), new SecretReference(SecretPlace.File, "secrets/old")], config.Webhooks[0].Secrets);
    }

    [Fact]
    public void What_is_shown_of_a_webhook_ends_at_its_host()
    {
        var shown = ReeveConfig.Parse(Good).Webhooks[0].Summary;

        Assert.Equal("https://hooks.example.com, critical and worse of run, budget.threshold, signed with env:OPS_HOOK, file:secrets/old", shown);
    }

    [Theory]
    [InlineData("ops", "takes a list of at most 32 webhooks")]
    [InlineData("[ops]", "alerts.webhooks[0] must be a map")]
    [InlineData("[{ url: 'https://h/', secrets: [env:S] }]", "alerts.webhooks[0] needs name")]
    [InlineData("[{ name: Ops!, url: 'https://h/', secrets: [env:S] }]", "takes lower-case letters")]
    [InlineData("[{ name: ops, secrets: [env:S] }]", "needs url")]
    [InlineData("[{ name: ops, url: 'ftp://h/', secrets: [env:S] }]", "must begin with https://")]
    [InlineData("[{ name: ops, url: 'http://h/', secrets: [env:S] }]", "plain http only goes with allow_local")]
    [InlineData("[{ name: ops, url: 'https://me:s3cr3t@h/', secrets: [env:S] }]", "may have no user, password")]
    [InlineData("[{ name: ops, url: 'https://h/' }]", "takes 1 to 4 references")]
    [InlineData("[{ name: ops, url: 'https://h/', secrets: [] }]", "takes 1 to 4 references")]
    [InlineData("[{ name: ops, url: 'https://h/', secrets: ['whsec_s3cr3t'] }]", "holds something that is no reference")]
    [InlineData("[{ name: ops, url: 'https://h/', secrets: ['s3cr3t:value'] }]", "holds something that is no reference")]
    [InlineData("[{ name: ops, url: 'https://h/', secret: whsec_s3cr3t }]", "takes 1 to 4 references")]
    [InlineData("[{ name: ops, url: 'https://h/', secrets: [env:S], severity: high }]", "it takes info or warning or critical")]
    [InlineData("[{ name: ops, url: 'https://h/', secrets: [env:S], kinds: [Run!] }]", "takes at most 32 kinds")]
    [InlineData("[{ name: ops, url: 'https://h/', secrets: [env:S], retries: 3 }]", "unknown key \"alerts.webhooks[0].retries\"")]
    [InlineData("[{ name: ops, url: 'https://h/', secrets: [env:S] }, { name: ops, url: 'https://i/', secrets: [env:S] }]", "another webhook is named ops")]
    public void A_mistake_is_named_and_a_secret_never_repeated(string webhooks, string message)
    {
        var problems = ReeveConfig.Parse($"alerts:\n  webhooks: {webhooks}\n").Problems;

        Assert.Contains(problems, problem => problem.Message.Contains(message, StringComparison.Ordinal) && problem.Line == 2);
        Assert.All(problems, static problem => Assert.DoesNotContain("s3cr3t", problem.ToString()));
    }

    [Fact]
    public void No_webhooks_is_good() => Assert.Empty(ReeveConfig.Parse("alerts:\n  webhooks:\n").Problems);
}
