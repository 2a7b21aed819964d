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
        var asking = GuardCaller.Start(client);
        using var echo = new EchoServer(Path.Combine(home.Home, "echo"), asking.Begin().Length);
        using var bare = await BareClient.ConnectAsync(Path.Combine(home.Home, "echo"), hello: false);

        for (var i = 0; i < Warmup; i++)
        {
            asking.Begin();
            asking.End();
            bare.RoundTrip(asking.Request);
        }

        var guard = new Samples();
        var ping = new Samples();
        for (var round = 0; round < Rounds * PerRound; round++)
        {
            var start = TimeProvider.System.GetTimestamp();
            asking.Begin();
            guard.Add(TimeProvider.System.GetElapsedTime(start));
            asking.End();
            start = TimeProvider.System.GetTimestamp();
            bare.RoundTrip(asking.Request);
            ping.Add(TimeProvider.System.GetElapsedTime(start));
        }

        var ratio = guard.Median / ping.Median;
        table.Add("guard round trip, `accepted`, p50", $"{Samples.Show(guard.Median)} (p99 {Samples.Show(guard.Percentile(0.99))})", "bare ping-pong " + Samples.Show(ping.Median), $"≤ 2 ×: {ratio:0.00} ×", ratio <= 2);
    }
}
