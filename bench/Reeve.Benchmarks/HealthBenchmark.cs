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
        using var stop = new CancellationTokenSource(Duration, TimeProvider.System);
        var steps = 0L;
        var writers = Enumerable.Range(0, Writers).Select(_ => Task.Factory.StartNew(
            () => WriteAsync(home.Socket, () => Interlocked.Increment(ref steps), stop.Token),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()).ToArray();
        using var client = await BareClient.ConnectAsync(home.Socket);
        var health = new Samples();
        while (!stop.IsCancellationRequested)
        {
            var start = TimeProvider.System.GetTimestamp();
            client.Call("daemon.health", "{}");
            health.Add(TimeProvider.System.GetElapsedTime(start));
        }

        await Task.WhenAll(writers);
        table.Add($"health while {Writers} clients write ({steps / Duration.TotalSeconds:0} durable steps/s)", $"p99 {Samples.Show(health.Percentile(0.99))}", $"p50 {Samples.Show(health.Median)}", "p99 < 5 ms", health.Percentile(0.99) < 5000);
    }

    private static async Task WriteAsync(string socket, Action count, CancellationToken cancellationToken)
    {
        using var client = await BareClient.ConnectAsync(socket);
        var run = client.Call("runs.start", """{"agent":"bench","tools":["bench.*"]}""");
        var asking = new GuardCaller(client, run.GetProperty("run").GetString()!, run.GetProperty("fencing_token").GetInt64(), "durable");
        while (!cancellationToken.IsCancellationRequested)
        {
            asking.Begin();
            asking.End();
            count();
        }
    }
}
