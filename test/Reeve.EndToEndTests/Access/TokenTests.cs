using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Access;

/// <summary>Granted tokens with the real programs: made by <c>reeve</c>, used over HTTP, kept over a restart.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private static readonly Uri Runs = new("/api/runs", UriKind.Relative);

    private readonly TestHome _home = new();
    private DaemonProcess? _daemon;
    private WireClient? _client;
    private Uri? _address;

    public ValueTask InitializeAsync() => StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _client!.DisposeAsync();
        await _daemon!.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Fact]
    public async Task A_read_only_token_cannot_kill()
    {
        var run = (await _client!.CallAsync("runs.start", new JsonObject { ["agent"] = "outside" }))["run"]!.GetValue<string>();
        using var reader = Client(await NewAsync("reader", "read"));
        using var operating = Client(await NewAsync("operator", "operate"));

        Assert.Contains(run, await reader.GetStringAsync(Runs));
        Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), await KillAsync(reader, run));
        Assert.Equal("running", await StateAsync(run));
        Assert.Equal(HttpStatusCode.Forbidden, (await operating.GetAsync(Runs)).StatusCode);
        Assert.Equal((HttpStatusCode.OK, null), await KillAsync(operating, run));
        Assert.Equal("killed", await StateAsync(run));
    }

    [Fact]
    public async Task No_granted_token_makes_another_stops_the_daemon_or_logs_a_browser_in()
    {
        using var most = Client(await NewAsync("most", "read", "operate", "approve"));

        foreach (var (path, body) in new[]
        {
            ("/api/tokens", """{"name":"more","scopes":["read"]}"""), ("/api/tokens/most/revoke", "{}"), ("/api/token/rotate", "{}"), ("/api/login-codes", "{}"), ("/api/stop", "{}"),
        })
        {
            using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
            Assert.Equal(HttpStatusCode.Forbidden, (await most.PostAsync(new Uri(path, UriKind.Relative), content)).StatusCode);
        }

        Assert.Equal(2, (await _home.ReeveAsync("token", "new", "root", "--scope", "admin")).ExitCode);
    }

    [Fact]
    public async Task Revoking_cuts_an_open_watch()
    {
        var secret = await NewAsync("phone", "read");
        using var phone = Client(secret);
        using var stream = await phone.GetStreamAsync(new Uri("/api/events", UriKind.Relative));
        using var reader = new StreamReader(stream);

        Assert.Equal("phone is revoked\n", await _home.SucceedAsync("token", "revoke", "phone"));

        await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.Unauthorized, (await phone.GetAsync(Runs)).StatusCode);
        Assert.Equal(4, (await _home.ReeveAsync("token", "revoke", "phone")).ExitCode);
        Assert.DoesNotContain("phone", await _home.SucceedAsync("token", "list"));
    }

    [Fact]
    public async Task An_expired_token_is_refused_with_its_own_code_and_a_hint()
    {
        using var guest = Client(await NewAsync("guest", "read", "--expires", "1s"));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        HttpResponseMessage answer;
        while ((answer = await guest.GetAsync(Runs)).StatusCode == HttpStatusCode.OK)
        {
            await pause.WaitForNextTickAsync();
        }

        var problem = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("token_expired", problem["code"]!.GetValue<string>());
        Assert.Contains("reeve token new guest", problem["hint"]!.GetValue<string>());
        Assert.Contains("expired", await _home.SucceedAsync("token", "list"));
    }

    [Fact]
    public async Task A_restart_keeps_the_tokens_and_the_log_verifies()
    {
        var (kept, gone) = (await NewAsync("kept", "read"), await NewAsync("gone", "read"));
        await _home.SucceedAsync("token", "revoke", "gone");

        await _client!.DisposeAsync();
        await _daemon!.KillAsync();
        await _daemon.DisposeAsync();
        await StartAsync();

        using var keptClient = Client(kept);
        using var goneClient = Client(gone);
        Assert.Equal(HttpStatusCode.OK, (await keptClient.GetAsync(Runs)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await goneClient.GetAsync(Runs)).StatusCode);
        Assert.Contains("kept", await _home.SucceedAsync("token", "list"));
        var events = await _home.SucceedAsync("events", "--json");
        Assert.Contains("token.granted", events);
        Assert.Contains("token.revoked", events);
        await _home.SucceedAsync("verify");
        await AssertNowhereOnDiskAsync(kept);
    }

    private async ValueTask StartAsync()
    {
        _daemon = _home.StartDaemon();
        _client = await _daemon.ReadyAsync();
        _address = await _client.HttpAddressAsync();
    }

    /// <summary>Makes a token as a person would; the secret is all there is on stdout.</summary>
    private async Task<string> NewAsync(string name, params string[] words)
    {
        var scopes = words.TakeWhile(static word => word[0] != '-').ToArray();
        var output = await _home.SucceedAsync(["token", "new", name, .. scopes.SelectMany(static scope => new[] { "--scope", scope }), .. words[scopes.Length..]]);
        Assert.Matches("^[A-Za-z0-9_-]{43}\n$", output);
        return output.Trim();
    }

    private HttpClient Client(string token) => new() { BaseAddress = _address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };

    private static async Task<(HttpStatusCode Status, string? Code)> KillAsync(HttpClient client, string run)
    {
        using var content = new StringContent("{}", new MediaTypeHeaderValue("application/json"));
        using var answer = await client.PostAsync(new Uri($"/api/runs/{run}/kill", UriKind.Relative), content);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]?.GetValue<string>());
    }

    private async Task<string> StateAsync(string run) => (await _client!.CallAsync("runs.get", new JsonObject { ["run"] = run }))["run"]!["state"]!.GetValue<string>();

    private async Task AssertNowhereOnDiskAsync(string secret)
    {
        foreach (var file in Directory.EnumerateFiles(_home.Root, "*", SearchOption.AllDirectories).Where(static file => !file.EndsWith(".sock", StringComparison.Ordinal) && !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.False((await reader.ReadToEndAsync()).Contains(secret, StringComparison.Ordinal), file);
        }
    }
}
