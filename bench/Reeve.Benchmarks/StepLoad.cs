namespace Reeve.Benchmarks;

/// <summary>Clients that take durable steps (intent and outcome, each waited for) as fast as they are answered, each with a thread, a connection and a run.</summary>
internal sealed class StepLoad : IDisposable
{
    private readonly List<(BareClient Client, GuardCaller Caller)> _clients = [];

    private StepLoad()
    {
    }

    public static async Task<StepLoad> OnDaemonAsync(string socket, int clients)
    {
        var load = new StepLoad();
        for (var i = 0; i < clients; i++)
        {
            var client = await BareClient.ConnectAsync(socket);
            load._clients.Add((client, GuardCaller.Start(client, "durable")));
        }

        return load;
    }

    /// <summary>The same bytes to a server that knows no runs.</summary>
    public static async Task<StepLoad> OnMessagesAsync(string socket, int clients)
    {
        var load = new StepLoad();
        for (var i = 0; i < clients; i++)
        {
            var client = await BareClient.ConnectAsync(socket, hello: false);
            load._clients.Add((client, new GuardCaller(client, "run_00000000000000000000000001", 1, "durable")));
        }

        return load;
    }

    /// <summary>Steps a second until it is stopped.</summary>
    public async Task<double> RunAsync(CancellationToken stop)
    {
        var start = TimeProvider.System.GetTimestamp();
        var counts = await Task.WhenAll(_clients.Select(client => Task.Factory.StartNew(
            () => Take(client.Caller, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return counts.Sum() / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }

    public async Task<double> RunAsync(TimeSpan duration)
    {
        using var stop = new CancellationTokenSource(duration, TimeProvider.System);
        return await RunAsync(stop.Token);
    }

    public void Dispose() => _clients.ForEach(static client => client.Client.Dispose());

    private static long Take(GuardCaller caller, CancellationToken stop)
    {
        var count = 0L;
        while (!stop.IsCancellationRequested)
        {
            caller.Begin();
            caller.End();
            count++;
        }

        return count;
    }
}
