namespace Reeve.Benchmarks;

/// <summary>What asking the guard costs an agent at level <c>accepted</c>, beside a bare ping-pong of the same bytes in turn.</summary>
internal sealed class GuardBenchmark : IBenchmark
{
    private const int Warmup = 20_000;
    private const int Rounds = 20;
    private const int PerRound = 1_000;

    public string Name => "guard";

    public async Task RunAsync(ResultTable table)
    {
        using var home = new BenchHome();
        await home.StartDaemonAsync();
        using var client = await BareClient.ConnectAsync(home.Socket);
        var run = client.Call("runs.start", """{"agent":"bench","tools":["bench.*"]}""");
        var parameters = $$"""{"run":"{{run.GetProperty("run").GetString()}}","fencing_token":{{run.GetProperty("fencing_token").GetInt64()}},"tool":"bench.step","args_hash":"{{new string('a', 64)}}","durability":"accepted"}""";
        var first = client.RoundTrip(client.Request("steps.begin", parameters));
        using var echo = new EchoServer(Path.Combine(home.Home, "echo"), first.Length);
        using var bare = await BareClient.ConnectAsync(Path.Combine(home.Home, "echo"), hello: false);

        for (var i = 0; i < Warmup; i++)
        {
            client.RoundTrip(client.Request("steps.begin", parameters));
            bare.RoundTrip(bare.Request("steps.begin", parameters));
        }

        var guard = new Samples();
        var ping = new Samples();
        for (var round = 0; round < Rounds; round++)
        {
            Measure(client, parameters, guard);
            Measure(bare, parameters, ping);
        }

        var ratio = guard.Median / ping.Median;
        table.Add("guard round trip, `accepted`, p50", $"{Samples.Show(guard.Median)} (p99 {Samples.Show(guard.Percentile(0.99))})", "bare ping-pong " + Samples.Show(ping.Median), $"≤ 2 ×: {ratio:0.00} ×", ratio <= 2);
    }

    private static void Measure(BareClient client, string parameters, Samples samples)
    {
        for (var i = 0; i < PerRound; i++)
        {
            var request = client.Request("steps.begin", parameters);
            var start = TimeProvider.System.GetTimestamp();
            client.RoundTrip(request);
            samples.Add(TimeProvider.System.GetElapsedTime(start));
        }
    }
}
