using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Reeve.EndToEndTests.Harness;
using Reeve.TestKit.Models;

namespace Reeve.EndToEndTests.Models;

/// <summary>An agent that asks a real endpoint: what the model proposes becomes a notification, and a model that fails is never silence.</summary>
public sealed class OpenAiTickTests
{
    private const string Key = "sk-not-for-any-record-1f2e3d";
    private const string Title = "Überfällig: Another — heute noch ansehen";

    private static readonly string Proposal = new JsonObject
    {
        ["findings"] = new JsonArray(new JsonObject
        {
            ["title"] = Title,
            ["detail"] = "It is long overdue.",
            ["severity"] = "high",
            ["confidence"] = 0.9,
            ["action"] = "notify",
            ["dedupe_key"] = "p-2",
            ["check"] = "deadlines",
        }),
    }.ToJsonString();

    public static TheoryData<string, string> Failures() => new()
    {
        { "fails", "The model scripted failed (500)" },
        { "hangs", "The model scripted took longer than 2 s" },
        { "talks", "answered twice with something that is not a proposal" },
        { "breaks off", "The model scripted" },
        { "sends a page", "The model scripted" },
    };

    [Fact]
    public async Task What_the_model_proposes_becomes_a_notification_and_the_key_stands_nowhere()
    {
        // It speaks of the second issue only once the second issue is in front of it.
        ScriptedModelServer? itself = null;
        await using var server = itself = await ScriptedModelServer.StartAsync(context => Propose(itself!)(context));
        await using var home = Home(server);
        await using var daemon = home.StartDaemon();
        await using (await daemon.ReadyAsync())
        {
            Assert.Contains("0 notifications", Words(await home.SucceedAsync("tick", "watchman")));
            home.AddIssue("p-2", "Another");

            Assert.Contains("1 notification", Words(await home.SucceedAsync("tick", "watchman")));

            Assert.Contains(Title, Words(await home.SucceedAsync("notifications")));
            var why = Words(await home.SucceedAsync("why", "watchman"));
            Assert.Contains("OVERDUE", why);
            Assert.Contains(Title, why);
            Assert.Contains("proposed by scripted:scripted-1", why);
            Assert.Contains($"1 notification: \"{Title}\", because", why);
            Assert.Contains("verified", await home.SucceedAsync("verify"));
        }

        Assert.All(server.Requests, static request => Assert.Equal("Bearer " + Key, request.Authorization));
        await daemon.StopAsync();
        foreach (var file in Directory.EnumerateFiles(home.Root, "*", SearchOption.AllDirectories).Where(static file => Path.GetFileName(file) != "model.key"))
        {
            Assert.True((await File.ReadAllBytesAsync(file)).AsSpan().IndexOf(Encoding.ASCII.GetBytes(Key)) < 0, $"{file} holds the key.");
        }
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_model_that_fails_is_said_and_explained_and_the_next_tick_heals(string failure, string words)
    {
        var broken = true;
        ScriptedModelServer? itself = null;
        await using var server = itself = await ScriptedModelServer.StartAsync(context => (broken ? Failing(failure) : Propose(itself!))(context));
        await using var home = Home(server, failure == "hangs" ? "2s" : "30s");
        home.AddIssue("p-2", "Another");
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();

        var tick = await home.ReeveAsync("tick", "watchman");

        Assert.Equal(1, tick.ExitCode);
        Assert.Contains(words, Words(tick.Output));
        var why = Words(await home.SucceedAsync("why", "watchman"));
        Assert.Contains("OVERDUE", why); // what the check read is on record, whatever became of the model
        Assert.Contains("No notification: the tick failed", why);
        Assert.Contains(words, why);
        Assert.DoesNotContain("quiet", why);
        Assert.Empty((await client.CallAsync("notifications.list"))["notifications"]!.AsArray());

        broken = false;
        Assert.Contains("1 notification", Words(await home.SucceedAsync("tick", "watchman")));
    }

    private static TestHome Home(ScriptedModelServer server, string timeout = "30s")
    {
        var home = new TestHome($"""
            http:
              enabled: false
            heartbeat:
              attempts: 1
            models:
              providers:
                scripted:
                  base_url: {server.BaseUrl}
                  model: asked-1
                  api_key_file: model.key
                  local: true
                  timeout: {timeout}

            """);
        File.WriteAllText(Path.Combine(home.Home, "model.key"), Key + "\n");
        home.AddIssue("p-1", "Renew");
        home.AddWatchman("watchman", "model: scripted\n");
        return home;
    }

    private static Func<HttpContext, Task> Propose(ScriptedModelServer server) =>
        ScriptedModelServer.Stream(7, [.. Pieces(server.Requests.Last().Body.Contains("[p-2]", StringComparison.Ordinal) ? Proposal : """{"findings":[]}""")]);

    private static Func<HttpContext, Task> Failing(string how) => how switch
    {
        "fails" => ScriptedModelServer.Raw(500, "text/plain", "no"),
        "hangs" => ScriptedModelServer.Stall(),
        "talks" => ScriptedModelServer.Whole("All is well, do not worry."),
        "breaks off" => ScriptedModelServer.BreakOff(),
        _ => ScriptedModelServer.Raw(200, "text/html", "<html>Sign in</html>"),
    };

    /// <summary>The text in pieces of a few characters, each spelled as it stands inside a JSON string.</summary>
    private static IEnumerable<string> Pieces(string text) => text.Chunk(11).Select(static piece => JsonEncodedText.Encode(new string(piece)).ToString());

    /// <summary>Lines are broken for people; a sentence is looked for as one.</summary>
    private static string Words(string output) => string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
