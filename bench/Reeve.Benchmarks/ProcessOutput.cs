using System.Diagnostics;

namespace Reeve.Benchmarks;

internal static class ProcessOutput
{
    /// <summary>Drains both pipes, so that a chatty program never stalls on a full one.</summary>
    public static void OutputToNowhere(this Process process)
    {
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
    }
}
