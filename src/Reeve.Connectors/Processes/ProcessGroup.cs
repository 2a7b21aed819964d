using System.Runtime.InteropServices;

namespace Reeve.Connectors.Processes;

/// <summary>
/// Whether anything of a process group is at work (Linux). One that has ended and waits for its parent to take note is not: an orphan's new parent may be
/// an <c>init</c> that looks only now and then, as in many containers, and whoever waits for that waits for nothing. No state.
/// <para>A group counts as dead only on evidence: the system knows none, or two looks one after the other saw the same members, each of them dead. One look is not
/// enough: <c>/proc</c> is read process by process, and a child that was forked behind the reader, under a lower id, by a member that then died before it was
/// read, is missed. What cannot be seen, or not be signalled, is at work.</para>
/// <para>The system does not give the group's id to anybody else while one member is there, dead or not. When all are gone it may; then a stranger is taken for
/// the group, which makes a waiter wait and nothing else: nobody signals a group after its leader was reaped.</para>
/// </summary>
internal static class ProcessGroup
{
    private const string Processes = "/proc";

    public static bool IsAtWork(int group)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(group, 2); // to kill(2), -1 is everybody and 0 is ourselves
        if (Posix.Kill(-group, 0) != 0)
        {
            return Marshal.GetLastPInvokeError() != Posix.NoSuchProcess; // it is there, and another user's
        }

        return FindDead(group) is not { Count: > 0 } dead || FindDead(group) is not { } again || !dead.SetEquals(again);
    }

    /// <summary>The members, when each that is seen is dead; null when one lives, or when not everybody can be seen.</summary>
    private static HashSet<(string Folder, long StartedAt)>? FindDead(int group)
    {
        var dead = new HashSet<(string, long)>();
        try
        {
            if (!Directory.Exists(Processes + "/1"))
            {
                return null; // other users' processes are hidden (hidepid)
            }

            foreach (var folder in Directory.EnumerateDirectories(Processes).Where(static folder => char.IsAsciiDigit(folder[Processes.Length + 1])))
            {
                if (ProcessStat.Read(ReadStat(folder)) is not { } member || member.Group != group)
                {
                    continue;
                }

                if (!member.IsDead || HasLivingThread(folder, member))
                {
                    return null;
                }

                dead.Add((folder, member.StartedAt));
            }

            return dead;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null; // nobody can tell
        }
    }

    /// <summary>A program's first thread may end before the others: then the process looks dead and is not.</summary>
    private static bool HasLivingThread(string folder, ProcessStat process)
    {
        if (process.Threads <= 1)
        {
            return false;
        }

        try
        {
            return Directory.EnumerateDirectories(Path.Combine(folder, "task")).Any(static thread => ProcessStat.Read(ReadStat(thread)) is { IsDead: false });
        }
        catch (DirectoryNotFoundException)
        {
            return false; // it left while we looked
        }
    }

    private static string ReadStat(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "stat"));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException || !Directory.Exists(folder))
        {
            return ""; // it left while we looked
        }
    }
}
