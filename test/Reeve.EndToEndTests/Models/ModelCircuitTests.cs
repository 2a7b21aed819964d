using System.Text;
using Microsoft.AspNetCore.Http;
using Reeve.EndToEndTests.Harness;
using Reeve.TestKit.Models;

namespace Reeve.EndToEndTests.Models;

/// <summary>Providers that fail, and words that may not leave, with the real daemon and real endpoints.</summary>
public sealed class ModelCircuitTests
{
    [Fact]
    public async Task A_provider_that_asked_to_be_left_alone_is_also_after_a_crash_and_the_fallback_answers_meanwhile()
    {
        await using var busy = await ScriptedModelServer.StartAsync(ScriptedModelServer.Raw(429, "text/plain", "later", "3600"));
        await using var home = Home(busy, "model: busy\n", fallback: true);
        await using (var daemon = home.StartDaemon())
        {
            await using var client = await daemon.ReadyAsync();
            await home.SucceedAsync("tick", "watchman");
            Assert.Single(busy.Requests);
            Assert.Contains("busy (LEFT ALONE for ", await home.SucceedAsync("status"));
            await daemon.KillAsync();
        }

        await using var again = home.StartDaemon();
        await using var second = await again.ReadyAsync();
        await home.SucceedAsync("tick", "watchman");

        Assert.Single(busy.Requests);
        Assert.Contains("busy (LEFT ALONE for ", await home.SucceedAsync("status"));
        Assert.Contains("proposed by demo:scripted", await home.SucceedAsync("why", "watchman"));
        Assert.Contains("busy asked to be left alone (rate_limited)", await home.SucceedAsync("doctor"));
        Assert.Contains("verified", await home.SucceedAsync("verify"));
        var log = Directory.EnumerateFiles(home.DataRoot, "reeve.db*").Select(static file => Encoding.UTF8.GetString(File.ReadAllBytes(file)));
        Assert.Contains(log, static text => text.Contains("model.circuit_opened", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("data_residency: local\n", "")]
    [InlineData("owner: lawyer\n", "  owners:\n    lawyer: { data_residency: local }\n")]
    public async Task Words_that_must_stay_here_reach_no_endpoint_that_is_not_declared_to_be(string frontMatter, string settings)
    {
        await using var gateway = await ScriptedModelServer.StartAsync(static context => context.Response.WriteAsync("never"));
        await using var home = Home(gateway, "model: busy\n" + frontMatter, fallback: false, settings);
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();

        var tick = await home.ReeveAsync("tick", "watchman");

        Assert.NotEqual(0, tick.ExitCode);
        Assert.Contains("The data must stay on this machine", string.Join(' ', tick.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Empty(gateway.Requests);
    }

    private static TestHome Home(ScriptedModelServer server, string frontMatter, bool fallback, string settings = "")
    {
        var home = new TestHome($"""
            http:
              enabled: false
            models:
              fallbacks: [{(fallback ? "demo" : "")}]
              providers:
                busy: {"{"} base_url: '{server.BaseUrl}', model: large {"}"}
                demo: {"{"} dialect: scripted, script: demo.yaml {"}"}
            {settings}
            """);
        File.WriteAllText(
            Path.Combine(home.Home, "demo.yaml"), """turns: [ { say: '{"findings":[{"title":"Renew","severity":"high","check":"deadlines","dedupe_key":"p-1"}]}' } ]""");
        home.AddIssue("p-1", "Renew");
        home.AddWatchman("watchman", frontMatter);
        return home;
    }
}
