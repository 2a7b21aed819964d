namespace Reeve.Benchmarks;

/// <summary>Whether the control plane answers while the writer is as busy as 32 clients can make it.</summary>
internal sealed class HealthBenchmark : IBenchmark
{
    private const int Writers = 32;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(8);

    public string Name => "health";

    public async Task RunAsync(ResultTable table)
    {
        using var home = new BenchHome();
        await home.StartDaemonAsync();
        using var writers = await StepLoad.OnDaemonAsync(home.Socket, Writers);
        using var stop = new CancellationTokenSource(Duration, TimeProvider.System);
        var writing = writers.RunAsync(stop.Token);
        using var client = await BareClient.ConnectAsync(home.Socket);
        var health = new Samples();
        while (!stop.IsCancellationRequested)
        {
            var start = TimeProvider.System.GetTimestamp();
            client.Call("daemon.health", "{}");
            health.Add(TimeProvider.System.GetElapsedTime(start));
        }

        var rate = await writing;
        table.Add($"health while {Writers} clients write ({rate:0} durable steps/s)", $"p99 {Samples.Show(health.Percentile(0.99))}", $"p50 {Samples.Show(health.Median)}", "p99 < 5 ms", health.Percentile(0.99) < 5000);
    }
}
