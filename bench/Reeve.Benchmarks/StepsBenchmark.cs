using System.Diagnostics;

namespace Reeve.Benchmarks;

/// <summary>
/// Durable steps, intent and outcome, in turn with a server that commits each message by itself, and with SQLite's own batches of as many units as clients.
/// The three are measured in turn, round by round, so that the disk's mood meets them alike.
/// </summary>
internal sealed class StepsBenchmark : IBenchmark
{
    private const int Rounds = 5;
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1.5);
    private static readonly (int Clients, double Times)[] Promises = [(1, 0), (8, 8), (64, 12)];

    public string Name => "steps";

    public async Task RunAsync(ResultTable table)
    {
        using var home = new BenchHome();
        var daemon = await home.StartDaemonAsync();
        using var bare = new BareSqlite(Path.Combine(home.Home, "bare.db"));
        using var messages = new MessageServer(Path.Combine(home.Home, "messages"), Path.Combine(home.Home, "messages.db"));
        foreach (var (clients, times) in Promises)
        {
            using var ours = await StepLoad.OnDaemonAsync(home.Socket, clients);
            using var theirs = await StepLoad.OnMessagesAsync(Path.Combine(home.Home, "messages"), clients);
            await ours.RunAsync(Warmup);
            await theirs.RunAsync(Warmup / 2);
            var (our, their, most, spent) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
            for (var i = 0; i < Rounds; i++)
            {
                var before = Spent(daemon);
                our.Add(await ours.RunAsync(Round));
                spent.Add((Spent(daemon) - before).TotalMicroseconds / (our[^1] * Round.TotalSeconds));
                their.Add(await theirs.RunAsync(Round));
                most.Add(bare.StepRate(clients, Round));
            }

            Report(table, clients, times, Median(our), Median(their), Median(most));
            table.Tell($"durable steps, {clients} client{(clients == 1 ? "" : "s")}: the daemon's processor time", $"{Median(spent):N0} µs a step", "—", "");
        }
    }

    private static void Report(ResultTable table, int clients, double times, double our, double their, double most)
    {
        var what = $"durable steps, {clients} client{(clients == 1 ? "" : "s")}";
        var beside = $"a transaction a message {their:N0}/s; SQLite's own batches of {clients} {most:N0}/s ({our / most:P0})";
        if (times > 0)
        {
            table.Add(what, $"{our:N0}/s", beside, $"≥ {times:0} ×: {our / their:0.0} ×", our >= times * their);
        }
        else
        {
            table.Tell(what, $"{our:N0}/s", beside, $"{our / their:0.0} ×");
        }
    }

    private static TimeSpan Spent(Process daemon)
    {
        daemon.Refresh();
        return daemon.TotalProcessorTime;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
