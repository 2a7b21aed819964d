using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Reeve.Protocol;

namespace Reeve.EndToEndTests.Harness;

/// <summary>
/// A real daemon over a small home of its own, with both doors open: two overdue issues, an agent that has already told of them, and a log at rest
/// (the next heartbeat is a week away). A fixture, or a thing of one test.
/// </summary>
public sealed class LiveHome : IAsyncLifetime
{
    public const string Agent = "watchman";

    private DaemonProcess? _daemon;
    private WireClient? _rpc;

    internal TestHome Home { get; } = TalkHome.Scripted("rules");

    internal HttpClient Http { get; } = new();

    internal DaemonProcess Daemon => _daemon!;

    internal WireClient Rpc => _rpc!;

    /// <summary>The bearer token as it stands now: rotation replaces it.</summary>
    internal string Token => File.ReadAllText(Path.Combine(Home.RunRoot, "token")).Trim();

    internal static async Task<LiveHome> StartAsync()
    {
        var home = new LiveHome();
        await home.InitializeAsync();
        return home;
    }

    public async ValueTask InitializeAsync()
    {
        File.AppendAllText(Path.Combine(Home.Home, "reeve.yaml"), "mcp:\n  servers:\n    nobody: { command: [/bin/false] }\n");
        Home.AddIssue("p-1", "Renew");
        Home.AddIssue("p-2", "Another");
        Home.AddWatchman(Agent);
        _daemon = Home.StartDaemon();
        _rpc = await _daemon.ReadyAsync();
        Http.BaseAddress = await _rpc.HttpAddressAsync();
        await TickAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_rpc is not null)
        {
            await _rpc.DisposeAsync();
        }

        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
        }

        await Home.DisposeAsync();
    }

    /// <summary>Looks again; a tick that is under way is waited for and counts.</summary>
    internal Task<JsonObject> TickAsync() => Rpc.CallAsync("agents.tick", new JsonObject { ["agent"] = Agent });

    /// <summary>Asks an operation over HTTP as its description says: path members, then the query of a GET or the body of a POST.</summary>
    internal async Task<JsonObject> AskHttpAsync(Operation operation, JsonObject request)
    {
        using var message = HttpRequests.Of(operation, request);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var response = await Http.SendAsync(message);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        return response.IsSuccessStatusCode
            ? body
            : throw new WireException(body["code"]?.GetValue<string>() ?? "?", body["detail"]?.GetValue<string>() ?? "?");
    }
}
