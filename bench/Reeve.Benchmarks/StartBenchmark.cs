using System.Diagnostics;

namespace Reeve.Benchmarks;

/// <summary>From the start of <c>reeve up</c> to its end, which is an answering daemon; and what the daemon weighs when nobody asks anything.</summary>
internal sealed class StartBenchmark : IBenchmark
{
    private const int Rounds = 7;

    public string Name => "start";

    public async Task RunAsync(ResultTable table)
    {
        var up = new Samples();
        var bare = new Samples();
        var idle = 0L;
        for (var i = 0; i < Rounds; i++)
        {
            bare.Add(await TimeAsync(static () => Process.Start("dotnet", "--version")));
            using var home = new BenchHome();
            up.Add(await TimeAsync(() => home.Start(BenchHome.Program("Reeve.Cli", "reeve"), "up")));
            idle = Math.Max(idle, await IdleMemoryAsync(home));
            await TimeAsync(() => home.Start(BenchHome.Program("Reeve.Cli", "reeve"), "down"));
        }

        table.Add("`reeve up` to ready (built)", Samples.Show(up.Median), "`dotnet --version` " + Samples.Show(bare.Median), "≤ 1 s", up.Median <= 1_000_000);
        table.Add("idle memory", $"{idle / 1048576.0:0.#} MiB", "—", "≤ 120 MiB", idle <= 120L << 20);
    }

    private static async Task<TimeSpan> TimeAsync(Func<Process> start)
    {
        var begin = TimeProvider.System.GetTimestamp();
        using var process = start();
        await process.WaitForExitAsync();
        return TimeProvider.System.GetElapsedTime(begin);
    }

    private static async Task<long> IdleMemoryAsync(BenchHome home)
    {
        using var client = await BareClient.ConnectAsync(home.Socket);
        var pid = client.Call("daemon.status", "{}").GetProperty("pid").GetInt32();
        using var settle = new PeriodicTimer(TimeSpan.FromSeconds(3), TimeProvider.System);
        await settle.WaitForNextTickAsync();
        using var daemon = Process.GetProcessById(pid);
        return daemon.WorkingSet64;
    }
}
