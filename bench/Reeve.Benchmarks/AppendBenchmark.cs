using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Storage.Sqlite;

namespace Reeve.Benchmarks;

/// <summary>
/// Durable appends by 64 callers that each wait for their own, beside SQLite's own limit in turn: the same two rows a unit, prepared, 64 units a transaction,
/// with nothing of ours around it.
/// </summary>
internal sealed class AppendBenchmark : IBenchmark
{
    private const int Callers = 64;
    private const int Rounds = 6;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);
    private static readonly string Hash = new('a', 64);

    public string Name => "append";

    public async Task RunAsync(ResultTable table)
    {
        var folder = Directory.CreateTempSubdirectory("rvb-").FullName;
        SqliteLibrary.Use(system: false);
        var journal = new SqliteJournal(new SqliteJournalOptions(Path.Combine(folder, "reeve.db")), TimeProvider.System, new SystemRandomSource(), []);
        var run = NewRun();
        await ((IJournal)journal).CommitAsync(UnitOfWork.Of(Entry("run.started"), new RunAdded(run)), CancellationToken.None);
        using var bare = new BareSqlite(Path.Combine(folder, "bare.db"));
        var (ours, limit) = (new List<double>(), new List<double>());
        var next = 0;
        for (var i = 0; i < Rounds; i++)
        {
            limit.Add(bare.IntentRate(Callers, Round));
            ours.Add(await AppendAsync(journal, () => Interlocked.Increment(ref next)));
        }

        await journal.DisposeAsync();
        bare.Dispose();
        Directory.Delete(folder, recursive: true);
        var (our, most) = (Median(ours), Median(limit));
        table.Add($"durable appends, {Callers} callers", $"{our:N0}/s", $"SQLite's own batches {most:N0}/s", $"≥ 40 %: {our / most:P0}", our >= 0.4 * most);
    }

    private static async Task<double> AppendAsync(SqliteJournal journal, Func<int> number)
    {
        var start = TimeProvider.System.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            while (TimeProvider.System.GetElapsedTime(start) < Round)
            {
                var pending = await journal.SubmitAsync(Unit(number()), CancellationToken.None);
                await pending.Durable;
                count++;
            }

            return count;
        })));
        return counts.Sum() / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }

    private static UnitOfWork Unit(int number) => UnitOfWork.Of(Entry("step.intended"), new StepAdded(new Step
    {
        Id = new StepId($"step_{number:D26}"),
        Run = new RunId("run_00000000000000000000000001"),
        Number = number,
        FencingToken = 1,
        Tool = "bench.step",
        ArgumentsHash = Hash,
        State = StepState.Allowed,
        DecidedBy = "grants",
        IntendedAt = TimeProvider.System.GetUtcNow(),
    }));

    private static LedgerDraft Entry(string type) => new()
    {
        Type = type,
        Family = Family.Steps,
        Owner = "local",
        Agent = "bench",
        Run = new RunId("run_00000000000000000000000001"),
        Data = EntryData.Of(("step", "step_00000000000000000000000001"), ("number", 1), ("tool", "bench.step"), ("args_hash", Hash), ("rule", "grants")),
    };

    private static Run NewRun() => new()
    {
        Id = new RunId("run_00000000000000000000000001"),
        Kind = RunKind.External,
        Owner = "local",
        Agent = "bench",
        Trigger = "client",
        State = RunState.Running,
        FencingToken = 1,
        CreatedAt = TimeProvider.System.GetUtcNow(),
    };

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
