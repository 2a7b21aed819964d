namespace Reeve.Benchmarks;

/// <summary>One promise measured: it adds rows with the figure, its baseline in the same run and the limit that was promised.</summary>
internal interface IBenchmark
{
    string Name { get; }

    Task RunAsync(ResultTable table);
}
