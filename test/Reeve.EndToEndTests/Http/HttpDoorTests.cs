using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Http;

/// <summary>The HTTP door of the real program: live events, and a log that an outsider can verify with nothing of ours.</summary>
public sealed class HttpDoorTests : IAsyncLifetime
{
    private readonly TestHome _home = new();
    private readonly HttpClient _http = new();
    private DaemonProcess? _daemon;
    private WireClient? _client;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(_home.Home, "projects", "p"));
        File.WriteAllText(Path.Combine(_home.Home, "projects", "p", "issues.jsonl"), """{"id":"p-1","title":"Renew","due_at":"2026-01-01T00:00:00Z"}""");
        File.WriteAllText(Path.Combine(_home.Home, "agents", "watchman.md"), "---\nheartbeat:\n  every: 7d\n  checks:\n    - { id: deadlines, kind: deadlines }\n---\n");
        _daemon = _home.StartDaemon();
        _client = await _daemon.ReadyAsync();
        _http.BaseAddress = await _client.HttpAddressAsync();
        var token = (await File.ReadAllTextAsync(Path.Combine(_home.RunRoot, "token"))).Trim();
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _client!.DisposeAsync();
        await _daemon!.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Fact]
    public async Task A_notification_is_pushed_to_whoever_watches()
    {
        await WaitForFirstTickAsync();
        File.AppendAllText(Path.Combine(_home.Home, "projects", "p", "issues.jsonl"), "\n" + """{"id":"p-2","title":"Another","due_at":"2026-01-01T00:00:00Z"}""");
        using var stream = await _http.GetStreamAsync("/api/events?families=deliveries");
        using var reader = new StreamReader(stream);
        var heard = Task.Run(async () =>
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("data:", StringComparison.Ordinal) && line.Contains("notification", StringComparison.Ordinal))
                {
                    return line;
                }
            }

            return "";
        });

        await TickAsync();

        Assert.Contains("\"family\":\"deliveries\"", await heard.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
    }

    [Fact]
    public async Task An_outsider_recomputes_the_root_from_tiles_and_entries_alone()
    {
        await TickAsync();
        await _client!.CallAsync("ledger.verify"); // signs what there is
        var checkpoint = (await _http.GetStringAsync("/checkpoint")).Split('\n');
        var size = int.Parse(checkpoint[1], System.Globalization.CultureInfo.InvariantCulture);

        var leaves = await _http.GetByteArrayAsync($"/tile/0/000.p/{size}");
        var bundle = await _http.GetByteArrayAsync($"/tile/entries/000.p/{size}");

        var hashes = Entries(bundle).Select(static entry => SHA256.HashData([0, .. entry])).ToList();
        Assert.Equal(size, hashes.Count);
        Assert.Equal(leaves, hashes.SelectMany(static hash => hash));
        Assert.Equal(checkpoint[2], Convert.ToBase64String(Root(hashes)));
    }

    [Fact]
    public async Task Nobody_gets_in_without_a_token_or_from_a_foreign_page()
    {
        using var stranger = new HttpClient { BaseAddress = _http.BaseAddress };
        var anonymous = await stranger.GetAsync("/api/runs");
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        Assert.Equal("application/problem+json", anonymous.Content.Headers.ContentType?.MediaType);
        Assert.Equal("unauthenticated", JsonNode.Parse(await anonymous.Content.ReadAsStringAsync())!["code"]!.GetValue<string>());

        using var rebound = new HttpRequestMessage(HttpMethod.Get, "/api/health") { Headers = { Host = "evil.example" } };
        Assert.Equal(HttpStatusCode.Forbidden, (await _http.SendAsync(rebound)).StatusCode);

        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/api/stop") { Headers = { { "Origin", "https://evil.example" } }, Content = new StringContent("{}") };
        Assert.Equal(HttpStatusCode.Forbidden, (await _http.SendAsync(foreign)).StatusCode);
        Assert.Equal("ok", (await _client!.CallAsync("daemon.health"))["status"]!.GetValue<string>());
    }

    private Task<JsonObject> TickAsync() => _client!.CallAsync("agents.tick", new JsonObject { ["agent"] = "watchman" });

    private async Task WaitForFirstTickAsync()
    {
        await TickAsync();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while ((await _client!.CallAsync("notifications.list"))["notifications"]!.AsArray().Count == 0)
        {
            await pause.WaitForNextTickAsync();
        }
    }

    private static List<byte[]> Entries(byte[] bundle)
    {
        var entries = new List<byte[]>();
        for (var at = 0; at < bundle.Length;)
        {
            var length = (bundle[at] << 8) | bundle[at + 1];
            entries.Add(bundle[(at + 2)..(at + 2 + length)]);
            at += 2 + length;
        }

        return entries;
    }

    // RFC 6962 as its definition reads.
    private static byte[] Root(List<byte[]> hashes)
    {
        if (hashes.Count == 1)
        {
            return hashes[0];
        }

        var split = 1;
        while (split * 2 < hashes.Count)
        {
            split *= 2;
        }

        return SHA256.HashData([1, .. Root(hashes[..split]), .. Root(hashes[split..])]);
    }
}
