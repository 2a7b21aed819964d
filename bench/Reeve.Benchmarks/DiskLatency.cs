using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Reeve.Benchmarks;

/// <summary>What an append of 4 KiB that is forced to the disk costs here and now, with nothing else at it: the floor under every durable figure.</summary>
internal static partial class DiskLatency
{
    private const int Appends = 500;

    public static string Measure()
    {
        var samples = Sample();
        return $"4 KiB append and fdatasync p50 {Samples.Show(samples.Median)}, p99 {Samples.Show(samples.Percentile(0.99))}";
    }

    public static Samples Sample()
    {
        var path = Path.Combine(Path.GetTempPath(), $"reeve-disk-{Environment.ProcessId}");
        var samples = new Samples();
        var block = new byte[4096];
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.DeleteOnClose);
        for (var i = 0; i < Appends; i++)
        {
            var start = TimeProvider.System.GetTimestamp();
            RandomAccess.Write(file, block, (long)i * block.Length);
            Force(file);
            samples.Add(TimeProvider.System.GetElapsedTime(start));
        }

        return samples;
    }

    // The base class library has only fsync, which also waits for what nobody needs to read the data back.
    private static void Force(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
        }
        else if (DataSync(file) != 0)
        {
            throw new IOException("fdatasync failed with " + Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(SafeFileHandle file);
}
