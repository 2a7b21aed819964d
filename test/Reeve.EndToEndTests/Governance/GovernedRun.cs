using System.Globalization;
using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Governance;

/// <summary>
/// A run of an agent outside, over the socket by the protocol alone. It is a handle and no connection, so it goes on with the next daemon's.
/// </summary>
internal sealed class GovernedRun(string id, long fencingToken)
{
    private int _calls;

    public string Id { get; } = id;

    public static async Task<GovernedRun> StartAsync(WireClient client, string agent, JsonObject? members = null)
    {
        var request = new JsonObject { ["agent"] = agent, ["tools"] = new JsonArray("*"), ["lease_seconds"] = 600 };
        foreach (var (name, value) in members ?? [])
        {
            request[name] = value?.DeepClone();
        }

        var started = await client.CallAsync("runs.start", request);
        return new GovernedRun(Text(started, "run"), started["fencing_token"]!.GetValue<long>());
    }

    /// <summary>Asks for a step with arguments of its own: no two are the same call.</summary>
    public Task<JsonObject> BeginAsync(WireClient client, long worstTokens = 0, string tool = "model.chat", string? model = null)
    {
        var hash = Interlocked.Increment(ref _calls).ToString("x64", CultureInfo.InvariantCulture);
        var request = Named();
        (request["tool"], request["args_hash"], request["worst_tokens_in"]) = (tool, hash, worstTokens);
        if (model is not null)
        {
            request["model"] = model;
        }

        return client.CallAsync("steps.begin", request);
    }

    public Task EndAsync(WireClient client, JsonObject begun, JsonNode? tokensIn)
    {
        var request = Named();
        (request["step"], request["succeeded"], request["tokens_in"]) = (Text(begun, "step"), true, tokensIn);
        return client.CallAsync("steps.end", request);
    }

    public async Task UseAsync(WireClient client, long tokens)
    {
        var begun = await BeginAsync(client, tokens);
        Assert.Equal("allow", Text(begun, "decision"));
        await EndAsync(client, begun, tokens);
    }

    public async Task<string> FinishAsync(WireClient client)
    {
        var request = Named();
        request["outcome"] = "succeeded";
        return Text(await client.CallAsync("runs.finish", request), "state");
    }

    public async Task<string> StateAsync(WireClient client) => Text((await ShowAsync(client))["run"]!.AsObject(), "state");

    public async Task<JsonObject[]> StepsAsync(WireClient client) =>
        [.. (await ShowAsync(client))["steps"]!.AsArray().Select(static step => step!.AsObject())];

    /// <summary>The types of the run's entries, in order.</summary>
    public async Task<string[]> EntriesAsync(WireClient client) =>
        [.. (await client.CallAsync("events.list", new JsonObject { ["run"] = Id, ["limit"] = 500 }))["events"]!.AsArray().Select(static entry => Text(entry!.AsObject(), "type"))];

    public static string Text(JsonObject from, string name) => from[name]!.GetValue<string>();

    private Task<JsonObject> ShowAsync(WireClient client) => client.CallAsync("runs.get", new JsonObject { ["run"] = Id });

    private JsonObject Named() => new() { ["run"] = Id, ["fencing_token"] = fencingToken };
}
