using System.Text.Json;

namespace Reeve.Benchmarks;

/// <summary>Kills runs and keeps how long each took to stop, by the ledger and by what somebody else saw.</summary>
internal sealed class KillProbe : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly BareClient _client;
    private readonly Samples _ledger = new();
    private readonly Samples _outside = new();
    private readonly Samples _answer = new();

    private KillProbe(BareClient client) => _client = client;

    public static async Task<KillProbe> ConnectAsync(string socket) => new(await BareClient.ConnectAsync(socket));

    public string LiveRunOf(string agent) =>
        _client.Call("runs.list", $$"""{"agent":"{{agent}}","live":true}""").GetProperty("runs").EnumerateArray().Single().GetProperty("id").GetString()!;

    /// <summary>Waits for a tick that ends well: after it the timer leaves the agent alone.</summary>
    public async Task FirstTickAsync(string agent)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        for (var start = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(start) < Patience; await look.WaitForNextTickAsync())
        {
            if (_client.Call("runs.list", $$"""{"agent":"{{agent}}","state":"succeeded"}""").GetProperty("runs").GetArrayLength() > 0)
            {
                return;
            }
        }

        throw new InvalidOperationException($"{agent} never ticked.");
    }

    /// <param name="seen">When the other side saw the end, as a timestamp.</param>
    public async Task KillAsync(string run, Func<ValueTask<long>> seen, bool counts)
    {
        var start = TimeProvider.System.GetTimestamp();
        _client.Call("runs.kill", $$"""{"run":"{{run}}"}""");
        var answered = TimeProvider.System.GetElapsedTime(start);
        var outside = TimeProvider.System.GetElapsedTime(start, await seen());
        var ledger = await StoppedAsync(run);
        if (counts)
        {
            _answer.Add(answered);
            _outside.Add(outside);
            _ledger.Add(ledger);
        }
    }

    public void Report(ResultTable table, string work, string saw) => table.Tell(
        $"kill of {work}: request to last activity (`run.stopped`, {_ledger.Count} kills)",
        $"p50 {Samples.Show(_ledger.Median)}, p99 {Samples.Show(_ledger.Percentile(0.99))}",
        $"{saw} p50 {Samples.Show(_outside.Median)}, p99 {Samples.Show(_outside.Percentile(0.99))}; the kill on disk and answered p50 {Samples.Show(_answer.Median)}, p99 {Samples.Show(_answer.Percentile(0.99))}");

    public void Dispose() => _client.Dispose();

    private async Task<TimeSpan> StoppedAsync(string run)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        for (var start = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(start) < Patience; await look.WaitForNextTickAsync())
        {
            var events = _client.Call("events.list", $$"""{"run":"{{run}}","families":["runs"],"limit":500}""").GetProperty("events");
            foreach (var entry in events.EnumerateArray().Where(static entry => entry.GetProperty("type").ValueEquals("run.stopped"u8)))
            {
                return entry.GetProperty("data").TryGetProperty("milliseconds", out var value) && value.ValueKind == JsonValueKind.Number
                    ? TimeSpan.FromMilliseconds(value.GetDouble())
                    : throw new InvalidOperationException($"{run} stopped, but nobody knows when: {entry}");
            }
        }

        throw new InvalidOperationException($"{run} was killed and never stopped.");
    }
}
