using System.Net.Sockets;
using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Crash;

/// <summary>One client that starts runs and takes governed steps until the daemon dies under it, noting every acknowledgement.</summary>
internal sealed class CrashLoad(string socket, AcknowledgedFacts acknowledged, int seed)
{
    /// <summary>As the test's configuration sets it: <c>runs.lease_seconds</c>.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(seed);

    public async Task RunAsync()
    {
        try
        {
            await using var client = await WireClient.ConnectAsync(socket);
            while (true)
            {
                await OneRunAsync(client);
            }
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException)
        {
            // The daemon was killed: that is how every load ends here.
        }
        catch (WireException refused) when (refused.Code is "unavailable" or "overloaded")
        {
            // It refused before it died; nothing was acknowledged.
        }
    }

    private async Task OneRunAsync(WireClient client)
    {
        var key = Guid(_random);
        var asked = TimeProvider.System.GetTimestamp();
        var started = await client.CallAsync("runs.start", new JsonObject { ["agent"] = "crasher", ["tools"] = new JsonArray("work.*"), ["idempotency_key"] = key });
        var run = started["run"]!.GetValue<string>();
        var token = started["fencing_token"]!.GetValue<long>();
        acknowledged.RunStarted(run);
        try
        {
            await StepsAsync(client, run, token);
        }
        catch (WireException refused) when (refused.Code == "conflict")
        {
            // A disk that stalls for longer than the lease costs this run its holder, lawfully; sooner than that nobody may take it.
            var held = TimeProvider.System.GetElapsedTime(asked);
            Assert.True(held >= Lease, $"{run} was taken away {held.TotalMilliseconds} ms into its lease: {refused.Message}");
        }
    }

    private async Task StepsAsync(WireClient client, string run, long token)
    {
        for (var i = _random.Next(1, 6); i > 0; i--)
        {
            var begun = await client.CallAsync("steps.begin", new JsonObject
            {
                ["run"] = run,
                ["fencing_token"] = token,
                ["tool"] = "work.step",
                ["args_hash"] = Guid(_random) + Guid(_random),
                ["side_effect"] = true,
                ["idempotency_key"] = Guid(_random),
            });
            Assert.Equal("allow", begun["decision"]!.GetValue<string>());
            var step = begun["step"]!.GetValue<string>();
            acknowledged.StepAllowed(run, step);

            await client.CallAsync("steps.end", new JsonObject { ["run"] = run, ["fencing_token"] = token, ["step"] = step, ["succeeded"] = true });
            acknowledged.StepDone(run, step);
        }

        if (_random.Next(3) > 0)
        {
            await client.CallAsync("runs.finish", new JsonObject { ["run"] = run, ["fencing_token"] = token, ["outcome"] = "succeeded" });
            acknowledged.RunSucceeded(run);
        }
    }

    private static string Guid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
