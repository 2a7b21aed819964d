namespace Reeve.Benchmarks;

/// <summary>
/// What asking the guard costs at level <c>accepted</c> while others keep the writer and both ends of the machine busy, in turn with a bare ping-pong of
/// the same bytes that meets the same load.
/// </summary>
internal sealed class GuardedBenchmark : IBenchmark
{
    private const int Writers = 8;
    private const int Warmup = 10_000;
    private const int Asked = 20_000;

    public string Name => "guarded";

    public async Task RunAsync(ResultTable table)
    {
        using var home = new BenchHome();
        await home.StartDaemonAsync();
        using var client = await BareClient.ConnectAsync(home.Socket);
        var asking = GuardCaller.Start(client);
        using var echo = new EchoServer(Path.Combine(home.Home, "echo"), asking.Begin().Length);
        asking.End();
        using var bare = await BareClient.ConnectAsync(Path.Combine(home.Home, "echo"), hello: false);

        var disk = DiskLatency.Sample();
        var (_, quiet) = Take(asking, bare, Warmup);
        using var writers = await StepLoad.OnDaemonAsync(home.Socket, Writers);
        using var stop = new CancellationTokenSource();
        var writing = writers.RunAsync(stop.Token);
        Take(asking, bare, Warmup);
        var (guard, ping) = Take(asking, bare, Asked);
        await stop.CancelAsync();
        var rate = await writing;

        var ratio = guard.Median / ping.Median;
        var what = $"guard, `accepted`, while {Writers} clients write ({rate:N0} durable steps/s), ";
        table.Add(
            what + "p50", Samples.Show(guard.Median), $"bare ping-pong under the same load {Samples.Show(ping.Median)} (quiet {Samples.Show(quiet.Median)})",
            $"≤ 3 ×: {ratio:0.00} ×", ratio <= 3);
        var beside = $"lone fdatasync p50 {Samples.Show(disk.Median)}, p99 {Samples.Show(disk.Percentile(0.99))}; ping-pong p99 {Samples.Show(ping.Percentile(0.99))}";
        if (disk.Percentile(0.99) <= 1000)
        {
            table.Add(what + "p99", Samples.Show(guard.Percentile(0.99)), beside, "≤ 2 ms", guard.Percentile(0.99) <= 2000);
        }
        else
        {
            table.Tell(what + "p99", Samples.Show(guard.Percentile(0.99)), beside, "≤ 2 ms where fdatasync's is ≤ 1 ms", "not judged: the disk is busy");
        }
    }

    private static (Samples Guard, Samples Ping) Take(GuardCaller asking, BareClient bare, int count)
    {
        var (guard, ping) = (new Samples(), new Samples());
        for (var i = 0; i < count; i++)
        {
            var start = TimeProvider.System.GetTimestamp();
            asking.Begin();
            guard.Add(TimeProvider.System.GetElapsedTime(start));
            asking.End();
            start = TimeProvider.System.GetTimestamp();
            bare.RoundTrip(asking.Request);
            ping.Add(TimeProvider.System.GetElapsedTime(start));
        }

        return (guard, ping);
    }
}
