using System.Globalization;
using System.Text;

namespace Reeve.Connectors.Processes;

/// <summary>
/// Finds what a command left behind outside its process group: a variable in the environment of everything it started, which a process that forks twice and takes a
/// session of its own still has. (One that also clears its environment is stopped only by walls.) No state.
/// </summary>
internal static class ProcessMark
{
    public const string Variable = "REEVE_CALL";

    private const int MaxEnvironment = 1024 * 1024;
    private const int MaxRounds = 100;
    private const int PauseMilliseconds = 2;

    /// <summary>Kills every process that bears the mark, until none is found: they may be starting others meanwhile.</summary>
    /// <returns>Whether none was left.</returns>
    public static unsafe bool KillAll(string mark)
    {
        var wanted = Encoding.UTF8.GetBytes($"{Variable}={mark}\0");
        var buffer = new byte[64 * 1024];
        for (var round = 0; round < MaxRounds; round++)
        {
            var found = 0;
            foreach (var folder in Directory.EnumerateDirectories("/proc"))
            {
                if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Bears(pid, wanted, ref buffer))
                {
                    found++;
                    Kill(pid, wanted, ref buffer);
                }
            }

            if (found == 0)
            {
                return true;
            }

            _ = Posix.Poll(null, 0, PauseMilliseconds);
        }

        return false;
    }

    private static void Kill(int pid, byte[] wanted, ref byte[] buffer)
    {
        var pidFd = Posix.OpenPid(pid);
        if (pidFd < 0)
        {
            return; // it is gone, or the system has no descriptors left: the next round sees
        }

        // Looked at again now that the descriptor holds on to it: before, the number could have become another's.
        if (Bears(pid, wanted, ref buffer))
        {
            _ = Posix.SignalPid(pidFd, Posix.SigKill);
        }

        _ = Posix.Close(pidFd);
    }

    private static bool Bears(int pid, byte[] wanted, ref byte[] buffer)
    {
        try
        {
            using var file = File.OpenHandle($"/proc/{pid}/environ");
            var length = 0;
            while (RandomAccess.Read(file, buffer.AsSpan(length), length) is > 0 and var read)
            {
                length += read;
                if (length == buffer.Length && length < MaxEnvironment)
                {
                    Array.Resize(ref buffer, length * 2);
                }
            }

            var environment = buffer.AsSpan(0, length);
            return environment.StartsWith(wanted) || environment.IndexOf((byte[])[0, .. wanted]) >= 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false; // it left while we looked, or is another user's and none of ours
        }
    }
}
