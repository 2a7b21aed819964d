using System.Globalization;

namespace Reeve.Connectors.Processes;

/// <summary>What <c>/proc/PID/stat</c> says of one process, or of one thread of it (Linux). Pure.</summary>
/// <param name="State">One letter; of a process that of its first thread, which may be dead while others work.</param>
/// <param name="Group">Its process group.</param>
/// <param name="Threads">How many threads it has, those that are dead and not yet taken note of included.</param>
/// <param name="StartedAt">In ticks since the system started: with the id, which process it is, whoever had that id before.</param>
internal readonly record struct ProcessStat(char State, int Group, int Threads, long StartedAt)
{
    // Counted from the state: pid (name) state ppid group session …
    private const int GroupField = 2;
    private const int ThreadsField = 17;
    private const int StartField = 19;

    /// <summary>It has ended; nobody may have taken note.</summary>
    public bool IsDead => State is 'Z' or 'X' or 'x';

    /// <summary>Null when it is no such line: the process left while it was read. A name may hold brackets, blanks and line feeds, so the last bracket counts.</summary>
    public static ProcessStat? Read(ReadOnlySpan<char> stat)
    {
        var facts = stat[(stat.LastIndexOf(')') + 1)..].TrimStart();
        Span<Range> parts = stackalloc Range[StartField + 2];
        return facts.Split(parts, ' ') > StartField && parts[0].End.Value == 1
            && int.TryParse(facts[parts[GroupField]], CultureInfo.InvariantCulture, out var group)
            && int.TryParse(facts[parts[ThreadsField]], CultureInfo.InvariantCulture, out var threads)
            && long.TryParse(facts[parts[StartField]], CultureInfo.InvariantCulture, out var started)
                ? new ProcessStat(facts[0], group, threads, started)
                : null;
    }
}
