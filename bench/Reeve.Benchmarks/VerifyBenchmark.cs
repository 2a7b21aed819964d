using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Storage.Sqlite;

namespace Reeve.Benchmarks;

/// <summary>A healthy log of a million entries, verified by the program a stranger would run; beside it the hashing alone.</summary>
internal sealed class VerifyBenchmark : IBenchmark
{
    private const int Entries = 1_000_000;

    public string Name => "verify";

    public async Task RunAsync(ResultTable table)
    {
        var folder = Directory.CreateTempSubdirectory("rvb-").FullName;
        var path = Path.Combine(folder, "reeve.db");
        await WriteAsync(path);
        var (rates, peak) = (new List<double>(), 0L);
        for (var i = 0; i < 3; i++)
        {
            var (elapsed, memory) = await VerifyAsync(path);
            rates.Add(Entries / elapsed.TotalSeconds);
            peak = Math.Max(peak, memory);
        }

        Directory.Delete(folder, recursive: true);
        var rate = rates.Order().ElementAt(1);
        table.Add($"verification of {Entries:N0} entries", $"{rate:N0}/s", $"SHA-256 of as many alone {HashRate():N0}/s", "≥ 300,000/s", rate >= 300_000);
        table.Add("verification, memory at its peak", $"{peak / 1048576.0:0.#} MiB", "—", "≤ 64 MiB", peak <= 64L << 20);
    }

    private static async Task WriteAsync(string path)
    {
        SqliteLibrary.Use(system: false);
        await using var journal = new SqliteJournal(new SqliteJournalOptions(path), TimeProvider.System, new SystemRandomSource(), []);
        var last = default(PendingCommit);
        for (var i = 0; i < Entries / 50; i++)
        {
            last = await journal.SubmitAsync(new UnitOfWork([.. Enumerable.Range(i * 50, 50).Select(Entry)], []), CancellationToken.None);
        }

        await last.Durable;
    }

    private static LedgerDraft Entry(int i) => new()
    {
        Type = "step.intended",
        Family = (Family)(i & 3),
        Owner = "local",
        Agent = "bench",
        Run = new RunId("run_00000000000000000000000001"),
        Data = EntryData.Of(("step", $"step_{i:D26}"), ("tool", "bench.step"), ("args_hash", new string('a', 64)), ("rule", "grants")),
    };

    private static async Task<(TimeSpan Elapsed, long Peak)> VerifyAsync(string path)
    {
        var begin = TimeProvider.System.GetTimestamp();
        var start = new ProcessStartInfo(BenchHome.Program("Reeve.Server", "reeved"), ["verify", "--offline", path, "--json"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_TieredPGO"] = "0"; // as `reeve verify --offline` starts it
        using var process = Process.Start(start)!;
        process.OutputToNowhere();
        var peak = 0L;
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (!process.HasExited)
        {
            peak = Math.Max(peak, PeakOf(process.Id));
            await look.WaitForNextTickAsync();
        }

        return process.ExitCode == 0 ? (TimeProvider.System.GetElapsedTime(begin), peak) : throw new InvalidOperationException("The log did not verify.");
    }

    private static long PeakOf(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0; // it ended between the look and the read
        }
    }

    private static double HashRate()
    {
        var bytes = new byte[330];
        var hash = new byte[32];
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < Entries; i++)
        {
            SHA256.HashData(bytes, hash);
        }

        return Entries / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }
}
