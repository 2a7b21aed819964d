using Reeve.Benchmarks;

// Each benchmark takes its baseline in the same run: machines are noisy, ratios hold.
IBenchmark[] all =
[
    new StartBenchmark(),
    new CommandBenchmark(),
    new GuardBenchmark(),
    new GuardedBenchmark(),
    new HealthBenchmark(),
    new StepsBenchmark(),
    new ScaleBenchmark(),
    new KillBenchmark(),
    new AppendBenchmark(),
    new VerifyBenchmark(),
    new TurnsBenchmark(),
];

var chosen = args.Length == 0 ? all : [.. all.Where(benchmark => args.Contains(benchmark.Name, StringComparer.Ordinal))];
if (chosen.Length == 0)
{
    Console.Error.WriteLine("usage: scripts/bench [" + string.Join(' ', all.Select(static benchmark => benchmark.Name)) + "]");
    return 2;
}

var table = new ResultTable();
foreach (var benchmark in chosen)
{
    Console.Error.WriteLine($"== {benchmark.Name}");
    await benchmark.RunAsync(table);
}

Console.Write(table.Render(DiskLatency.Measure()));
return 0;
