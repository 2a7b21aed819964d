namespace Reeve.Benchmarks;

/// <summary>What an append of 4 KiB with an fsync costs here and now: the floor under every durable figure.</summary>
internal static class DiskLatency
{
    public static async Task<string> MeasureAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), $"reeve-disk-{Environment.ProcessId}");
        var samples = new Samples();
        var block = new byte[4096];
        await using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
        {
            for (var i = 0; i < 500; i++)
            {
                var start = TimeProvider.System.GetTimestamp();
                file.Write(block);
                file.Flush(flushToDisk: true);
                samples.Add(TimeProvider.System.GetElapsedTime(start));
            }
        }

        return $"4 KiB append and fsync p50 {Samples.Show(samples.Median)}, p99 {Samples.Show(samples.Percentile(0.99))}";
    }
}
