using System.Globalization;

namespace Reeve.Connectors.Processes;

/// <summary>
/// Whether anything of a process group is at work (Linux). One that has ended and waits for its parent to take note is not: an orphan's new parent may be
/// an <c>init</c> that looks only now and then, as in many containers, and whoever waits for that waits for nothing. A group counts as dead only on
/// evidence: the system knows none, or its members were seen and each of them is dead. No state.
/// </summary>
internal static class ProcessGroup
{
    private const string Processes = "/proc";

    public static bool IsAtWork(int group) => Posix.Kill(-group, 0) == 0 && !AllAreDead(group);

    private static bool AllAreDead(int group)
    {
        var dead = 0;
        try
        {
            foreach (var folder in Directory.EnumerateDirectories(Processes).Where(static folder => char.IsAsciiDigit(folder[Processes.Length + 1])))
            {
                switch (StateIn(group, ReadStat(folder)))
                {
                    case 'Z' or 'X' or 'x':
                        dead++;
                        break;
                    case not null:
                        return false;
                }
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false; // nobody can tell
        }

        return dead > 0;
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

    /// <summary>The state of a process if it is of the group. Reads <c>pid (name) state parent group …</c>; the name may hold brackets and blanks too.</summary>
    internal static char? StateIn(int group, ReadOnlySpan<char> stat)
    {
        var facts = stat[(stat.LastIndexOf(')') + 1)..].TrimStart();
        Span<Range> parts = stackalloc Range[4];
        return facts.Split(parts, ' ') == parts.Length && int.TryParse(facts[parts[2]], CultureInfo.InvariantCulture, out var its) && its == group
            ? facts[0]
            : null;
    }
}
