using System.Diagnostics;
using System.Globalization;

namespace Reeve.Sources.Locks;

/// <summary>What the system says of processes and of itself.</summary>
public static class ProcessFacts
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";
    private const int StartTimeField = 19; // counted after the name, which may hold spaces and brackets

    public static HostFacts Here(string host) => new(host, File.Exists(BootIdFile) ? File.ReadAllText(BootIdFile).Trim() : "");

    /// <summary>When a process began, in units that never change while it lives; null when there is none (a zombie is none).</summary>
    public static string? StartTime(int pid)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                return fields[0] is "Z" or "X" ? null : fields[StartTimeField];
            }

            using var process = Process.GetProcessById(pid);
            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or ArgumentException or InvalidOperationException or UnauthorizedAccessException)
        {
            // There is no such process any more.
            return null;
        }
    }
}
