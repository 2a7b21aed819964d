using System.Diagnostics;

namespace Reeve.Benchmarks;

/// <summary>A whole command: process start, connect, ask, print, end; and what the start script adds when nothing changed.</summary>
internal sealed class CommandBenchmark : IBenchmark
{
    private const int Rounds = 25;

    public string Name => "command";

    public async Task RunAsync(ResultTable table)
    {
        using var home = new BenchHome();
        await home.StartDaemonAsync();
        var direct = BenchHome.Program("Reeve.Cli", "reeve");
        var script = Path.Combine(new DirectoryInfo(direct).Parent!.Parent!.Parent!.Parent!.Parent!.FullName, "reeve");
        var status = new Samples();
        var scripted = new Samples();
        var version = new Samples();
        for (var i = 0; i < Rounds; i++)
        {
            status.Add(await TimeAsync(home, direct, "status"));
            scripted.Add(await TimeAsync(home, script, "status"));
            version.Add(await TimeAsync(home, direct, "version"));
        }

        table.Add("`reeve status`, whole process", Samples.Show(status.Median), "`reeve version` " + Samples.Show(version.Median), "≤ 150 ms", status.Median <= 150_000);
        table.Add("`./reeve` on top", Samples.Show(scripted.Median - status.Median), Samples.Show(status.Median), "≤ 20 ms", scripted.Median - status.Median <= 20_000);
    }

    private static async Task<TimeSpan> TimeAsync(BenchHome home, string program, string verb)
    {
        var begin = TimeProvider.System.GetTimestamp();
        using var process = home.Start(program, verb);
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? TimeProvider.System.GetElapsedTime(begin)
            : throw new InvalidOperationException($"{program} {verb} ended with {process.ExitCode}");
    }
}
