using System.Globalization;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Storage.Sqlite;

namespace Reeve.Benchmarks;

/// <summary>
/// Whether the guard costs more where much is stored or much goes on. A daemon for each size stands beside the others and all are asked in turn, a block
/// of calls each, so that what is compared met the same machine.
/// </summary>
internal sealed class ScaleBenchmark : IBenchmark
{
    private const int Blocks = 40;
    private const int PerBlock = 250;
    private const int DurablePerBlock = 25;
    private const int Starters = 16;
    private const double Most = 1.25;
    private static readonly int[] Stored = [1_000, 10_000, 100_000, 1_000_000];
    private static readonly int[] Active = [1, 100, 1_000, 10_000];

    public string Name => "scale";

    public async Task RunAsync(ResultTable table)
    {
        SqliteLibrary.Use(system: false);
        await CompareAsync(table, "runs stored", Stored, static (home, runs) => FillAsync(home, runs), static (_, _) => Task.CompletedTask);
        await CompareAsync(table, "active runs", Active, static (_, _) => Task.CompletedTask, static (home, runs) => StartAsync(home, runs - 1));
    }

    private static async Task CompareAsync(ResultTable table, string what, int[] sizes, Func<BenchHome, int, Task> before, Func<BenchHome, int, Task> after)
    {
        var places = new List<Place>();
        try
        {
            foreach (var size in sizes)
            {
                var home = new BenchHome("limits:\n  live_runs: 20000\n");
                var place = new Place(size, home);
                places.Add(place);
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   {size:N0} {what}"));
                await before(home, size);
                await home.StartDaemonAsync();
                await after(home, size);
                await place.ConnectAsync();
            }

            for (var block = 0; block < Blocks + 2; block++)
            {
                places.ForEach(place => place.Take(counts: block >= 2));
            }

            Report(table, what, places, "guard, `accepted`", static place => place.Accepted);
            Report(table, what, places, "guard, `durable`", static place => place.Durable);
        }
        finally
        {
            places.ForEach(static place => place.Dispose());
        }
    }

    private static void Report(ResultTable table, string what, List<Place> places, string call, Func<Place, Samples> of)
    {
        var least = of(places[0]);
        var most = of(places[^1]);
        var between = string.Join("; ", places.Skip(1).Select(place => string.Create(
            CultureInfo.InvariantCulture, $"{place.Size:N0}: {of(place).Median / least.Median:0.00} × (p99 {of(place).Percentile(0.99) / least.Percentile(0.99):0.00} ×)")));
        table.Add(
            string.Create(CultureInfo.InvariantCulture, $"{call}, p50 at {places[^1].Size:N0} {what}"), Samples.Show(most.Median),
            string.Create(CultureInfo.InvariantCulture, $"at {places[0].Size:N0} {Samples.Show(least.Median)}; {between}"),
            $"does not grow (≤ {Most} ×): {most.Median / least.Median:0.00} ×", most.Median <= Most * least.Median);
    }

    /// <summary>Runs that ended today, each with its entries, by the daemon's own writer before there is a daemon.</summary>
    private static async Task FillAsync(BenchHome home, int runs)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(home.Database)!);
        await using var journal = new SqliteJournal(new SqliteJournalOptions(home.Database), TimeProvider.System, new SystemRandomSource(), []);
        var last = default(PendingCommit);
        var now = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < runs; i++)
        {
            last = await journal.SubmitAsync(RunEntries.Started(EndedRun(i, now)) with { Wanted = Durability.Accepted }, CancellationToken.None);
        }

        await last.Durable;
    }

    private static Run EndedRun(int number, DateTimeOffset now) => new()
    {
        Id = new RunId(string.Create(CultureInfo.InvariantCulture, $"run_{number:D26}")),
        Kind = RunKind.External,
        Owner = "local",
        Agent = "bench",
        Trigger = "client",
        State = RunState.Succeeded,
        FencingToken = 1,
        Grants = ["bench.*"],
        CreatedAt = now,
        StartedAt = now,
        EndedAt = now,
    };

    private static async Task StartAsync(BenchHome home, int runs)
    {
        var left = runs;
        var clients = await Task.WhenAll(Enumerable.Range(0, Starters).Select(_ => BareClient.ConnectAsync(home.Socket)));
        await Task.WhenAll(clients.Select(client => Task.Factory.StartNew(
            () =>
            {
                using (client)
                {
                    while (Interlocked.Decrement(ref left) >= 0)
                    {
                        GuardCaller.Start(client);
                    }
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }

    /// <summary>One daemon, the one run that is asked for in it, and what that took.</summary>
    private sealed class Place(int size, BenchHome home) : IDisposable
    {
        private BareClient? _client;
        private GuardCaller? _accepted;
        private GuardCaller? _durable;

        public int Size => size;

        public Samples Accepted { get; } = new();

        public Samples Durable { get; } = new();

        public async Task ConnectAsync()
        {
            _client = await BareClient.ConnectAsync(home.Socket);
            _accepted = GuardCaller.Start(_client);
            _durable = GuardCaller.Start(_client, "durable");
        }

        public void Take(bool counts)
        {
            Take(_accepted!, PerBlock, counts ? Accepted : new Samples());
            Take(_durable!, DurablePerBlock, counts ? Durable : new Samples());
        }

        public void Dispose()
        {
            _client?.Dispose();
            home.Dispose();
        }

        private static void Take(GuardCaller caller, int count, Samples samples)
        {
            for (var i = 0; i < count; i++)
            {
                var start = TimeProvider.System.GetTimestamp();
                caller.Begin();
                samples.Add(TimeProvider.System.GetElapsedTime(start));
                caller.End();
            }
        }
    }
}
