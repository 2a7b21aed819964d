using System.Text;
using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;
using Reeve.TestKit.Time;
using Reeve.TestKit.Webhooks;

namespace Reeve.EndToEndTests.Alerts;

/// <summary>From something real to a real receiver, through the real program; and nothing secret on the way.</summary>
public sealed class AlertTests
{
    private const string Variable = "REEVE_TEST_HOOK";

    [Fact]
    public async Task A_killed_run_reaches_the_webhook_signed()
    {
        await using var sink = await WebhookSink.StartAsync();
        await using var home = Home(sink);
        await using var daemon = home.StartDaemon(Secret(sink));
        await using var client = await daemon.ReadyAsync();

        var run = await KillOneAsync(client);
        await sink.ReceivedAsync(1);

        var receipt = Assert.Single(sink.Received);
        var data = receipt.Json["data"]!;
        Assert.Equal("run.killed", receipt.Json["type"]!.GetValue<string>());
        Assert.Equal((run, "visitor", receipt.Id), (data["run"]!.GetValue<string>(), data["agent"]!.GetValue<string>(), data["id"]!.GetValue<string>()));
        await EndedAsync(client, "delivered");
        Assert.Contains(receipt.Id, await home.SucceedAsync("alerts"));
        Assert.StartsWith("delivered  ops, 1 try", await home.SucceedAsync("alerts", "deliveries"));
        Assert.Contains("ops has everything", await home.SucceedAsync("doctor"));
    }

    [Fact]
    public async Task The_switch_for_everything_is_told_of_by_a_step_that_is_on_record()
    {
        await using var sink = await WebhookSink.StartAsync();
        await using var home = Home(sink);
        await using var daemon = home.StartDaemon(Secret(sink));
        await using var client = await daemon.ReadyAsync();

        await home.SucceedAsync("kill", "--all", "--reason", "a drill");
        await sink.ReceivedAsync(1);
        await EndedAsync(client, "delivered");

        Assert.Contains(sink.Received, static receipt => receipt.Json["type"]!.GetValue<string>() == "switch.engaged");
        var run = (await client.CallAsync("runs.list", new() { ["agent"] = "reeve-alerts" }))["runs"]!.AsArray()[0]!;
        Assert.Equal(("job", "succeeded"), (run["kind"]!.GetValue<string>(), run["state"]!.GetValue<string>()));
        Assert.Contains("alert.deliver", await home.SucceedAsync("run", "show", run["id"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_daemon_killed_between_sending_and_recording_sends_again_under_the_same_id()
    {
        // The first answer never comes: to the daemon that is killed meanwhile, the delivery is neither made nor failed.
        await using var sink = await WebhookSink.StartAsync(WebhookSink.Hang(), WebhookSink.Answer(200));
        await using var home = Home(sink);
        await using (var first = home.StartDaemon(Secret(sink)))
        {
            await using var client = await first.ReadyAsync();
            await KillOneAsync(client);
            await sink.ReceivedAsync(1);
            await first.KillAsync();
        }

        await using var second = home.StartDaemon(Secret(sink));
        await using var next = await second.ReadyAsync();
        await sink.ReceivedAsync(2);
        await EndedAsync(next, "delivered");

        Assert.Single(sink.Received.Select(static receipt => receipt.Id).Distinct());
        Assert.Single(sink.Received.Select(static receipt => receipt.Body).Distinct());
        Assert.Single((await next.CallAsync("alerts.list"))["alerts"]!.AsArray());
    }

    [Fact]
    public async Task A_dead_letter_is_shown_and_sent_again_when_asked()
    {
        await using var sink = await WebhookSink.StartAsync(WebhookSink.Answer(410), WebhookSink.Answer(200));
        await using var home = Home(sink);
        await using var daemon = home.StartDaemon(Secret(sink));
        await using var client = await daemon.ReadyAsync();
        await home.SucceedAsync("alerts", "test");
        await EndedAsync(client, "dead");

        Assert.Contains("410", await home.SucceedAsync("alerts", "deliveries", "--state", "dead"));
        Assert.Contains("1 alerts did not reach ops", (await home.ReeveAsync("doctor")).Output);
        Assert.Equal("1 delivery queued again\n", await home.SucceedAsync("alerts", "redeliver", "--all-dead"));
        await EndedAsync(client, "delivered");

        Assert.Equal(2, sink.Received.Count);
        var usage = await home.ReeveAsync("alerts", "redeliver");
        Assert.Equal(2, usage.ExitCode);
    }

    [Fact]
    public async Task An_alert_is_pushed_to_whoever_watches()
    {
        await using var home = new LiveHome();
        await home.InitializeAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/events?families=admin");
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", home.Token);
        using var response = await home.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var heard = Task.Run(async () =>
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("data:", StringComparison.Ordinal) && line.Contains("alert.raised", StringComparison.Ordinal))
                {
                    return JsonNode.Parse(line[5..])!;
                }
            }

            throw new IOException("The stream ended.");
        });

        await KillOneAsync(home.Rpc);

        var data = (await heard.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System))["data"]!;
        Assert.Equal(("run.killed", "warning", "A run of visitor was killed"), (data["kind"]!.GetValue<string>(), data["severity"]!.GetValue<string>(), data["title"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_webhook_inside_the_machine_is_refused_unless_allowed()
    {
        await using var sink = await WebhookSink.StartAsync();
        await using var home = new TestHome($"http:\n  port: 0\nalerts:\n  webhooks:\n    - {{ name: ops, url: 'https://127.0.0.1:{sink.Port}/', secrets: ['env:{Variable}'] }}\n");
        await using var daemon = home.StartDaemon(Secret(sink));
        await using var client = await daemon.ReadyAsync();

        await home.SucceedAsync("alerts", "test");
        await EndedAsync(client, "dead");

        Assert.Contains("its address is this machine; allow_local would allow that", await home.SucceedAsync("alerts", "deliveries"));
        Assert.Equal(0, sink.Received.Count + sink.Forged);
    }

    [Fact]
    public async Task No_secret_of_a_webhook_is_shown_logged_or_kept()
    {
        await using var sink = await WebhookSink.StartAsync(WebhookSink.Answer(500), WebhookSink.BreakOff(), WebhookSink.Answer(200));
        await using var home = Home(sink);
        await using (var daemon = home.StartDaemon(Secret(sink)))
        {
            await using var client = await daemon.ReadyAsync();
            await KillOneAsync(client);
            await EndedAsync(client, "delivered");
            var shown = await home.SucceedAsync("config", "show") + await home.SucceedAsync("alerts", "deliveries", "--json") + await home.SucceedAsync("events", "--json")
                + await home.SucceedAsync("config", "show", "--json") + await home.SucceedAsync("alerts", "--json") + await home.SucceedAsync("doctor");
            Assert.Contains("alerts.webhooks.ops", shown);
            AssertNoSecret(shown, sink, "shown");
            daemon.Signal(DaemonProcess.SigTerm);
            var exit = await daemon.ExitAsync();
            AssertNoSecret(exit.Output + exit.Errors, sink, "printed");
        }

        foreach (var file in Directory.EnumerateFiles(home.Root, "*", SearchOption.AllDirectories).Where(static file => Path.GetFileName(file) != "reeve.yaml"))
        {
            AssertNoSecret(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), sink, file);
        }
    }

    private static void AssertNoSecret(string text, WebhookSink sink, string where)
    {
        Assert.False(text.Contains("s3cr3t", StringComparison.Ordinal), "the address's secret parts: " + where);
        Assert.False(text.Contains(sink.Secret["whsec_".Length..], StringComparison.Ordinal), "the signing secret: " + where);
    }

    private static TestHome Home(WebhookSink sink) => new(
        $"""
        http:
          port: 0
        alerts:
          retry_base: 50ms
          retry_cap: 100ms
          webhooks:
            - name: ops
              url: {sink.Url}
              secrets: ['env:{Variable}']
              allow_local: true

        """);

    private static Dictionary<string, string?> Secret(WebhookSink sink) => new(StringComparer.Ordinal) { [Variable] = sink.Secret };

    private static async Task<string> KillOneAsync(WireClient client)
    {
        var started = await client.CallAsync("runs.start", new() { ["agent"] = "visitor", ["tools"] = new JsonArray("shell") });
        var run = started["run"]!.GetValue<string>();
        await client.CallAsync("runs.kill", new() { ["run"] = run, ["reason"] = "enough" });
        return run;
    }

    private static Task EndedAsync(WireClient client, string state) => Eventually.TrueAsync(
        async () => (await client.CallAsync("alerts.deliveries", new() { ["state"] = state }))["deliveries"]!.AsArray().Count == 1, "the delivery is " + state);
}
