using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Reeve.Connectors.OsTools;

/// <summary>
/// Walks a folder and what is below it, in the order of the names' bytes, each folder opened from its parent's descriptor: links are told of and never followed,
/// so no circle and no way out. Bounded in entries and depth; what could not be looked at is counted, not left silent. One walk; not thread-safe.
/// </summary>
internal sealed class ConfinedTree(int mostEntries, bool below)
{
    private const int MaxDepth = 64;
    private const int MaxNamed = 5;

    private readonly List<string> _unread = [];
    private int _unreadCount;

    /// <summary>Entries seen.</summary>
    public int Entries { get; private set; }

    /// <summary>Whether there were more entries than the bound.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Files and folders that could not be read, as a sentence; null when there was none.</summary>
    public string? Unread => _unreadCount == 0
        ? null
        : $"{_unreadCount} could not be read: {string.Join(", ", _unread)}{(_unreadCount > _unread.Count ? ", …" : "")}";

    public void CouldNotRead(string path)
    {
        _unreadCount++;
        if (_unread.Count < MaxNamed)
        {
            _unread.Add(path);
        }
    }

    public IEnumerable<TreeEntry> Walk(SafeFileHandle start, CancellationToken cancellationToken)
    {
        var open = new Stack<(SafeFileHandle Folder, string Path, Queue<(byte[] Name, FileKind Kind)> Names)>();
        try
        {
            Enter(open, start, "");
            while (open.TryPeek(out var here))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!here.Names.TryDequeue(out var next))
                {
                    Leave(open, start);
                    continue;
                }

                if (Entries == mostEntries)
                {
                    IsCut = true;
                    yield break;
                }

                Entries++;
                var name = ConfinedPathRules.Shown(next.Name, out var isText);
                var kind = next.Kind == FileKind.Unknown ? PosixFiles.TryFacts(here.Folder, next.Name)?.Kind ?? FileKind.Unknown : next.Kind;
                var path = here.Path + name;
                yield return new TreeEntry(path, next.Name, kind, isText, here.Folder);
                if (kind == FileKind.Folder && below && !next.Name.AsSpan().SequenceEqual(".git"u8))
                {
                    EnterBelow(open, here.Folder, next.Name, path);
                }
            }
        }
        finally
        {
            while (open.Count > 0)
            {
                Leave(open, start);
            }
        }
    }

    private void EnterBelow(
        Stack<(SafeFileHandle Folder, string Path, Queue<(byte[] Name, FileKind Kind)> Names)> open, SafeFileHandle parent, byte[] name, string path)
    {
        var folder = open.Count > MaxDepth ? null : PosixFiles.TryOpenAt(parent, name, PosixFiles.Folder | PosixFiles.NoFollow | PosixFiles.NonBlocking);
        if (folder is null)
        {
            CouldNotRead(path + "/");
        }
        else if (PosixFiles.TryFileSystem(folder) is not { } system || RootRules.IsWindow(system))
        {
            folder.Dispose();
            CouldNotRead(path + "/");
        }
        else
        {
            Enter(open, folder, path + "/");
        }
    }

    private void Enter(Stack<(SafeFileHandle Folder, string Path, Queue<(byte[] Name, FileKind Kind)> Names)> open, SafeFileHandle folder, string path)
    {
        var names = PosixFiles.TryNames(folder, mostEntries - Entries + 1);
        if (names is null)
        {
            CouldNotRead(path.Length == 0 ? "./" : path);
        }

        names?.Sort(static (one, other) => one.Name.AsSpan().SequenceCompareTo(other.Name));
        open.Push((folder, path, new Queue<(byte[], FileKind)>(names ?? [])));
    }

    private static void Leave(Stack<(SafeFileHandle Folder, string Path, Queue<(byte[] Name, FileKind Kind)> Names)> open, SafeFileHandle start)
    {
        var (folder, _, _) = open.Pop();
        if (!ReferenceEquals(folder, start))
        {
            folder.Dispose();
        }
    }
}

/// <summary>One thing in a tree. <see cref="Path"/> is for showing; <see cref="Name"/> in <see cref="Folder"/> is what it is opened by, while the walk stands at it.</summary>
internal readonly record struct TreeEntry(string Path, byte[] Name, FileKind Kind, bool IsText, SafeFileHandle Folder)
{
    public string LinkTarget()
    {
        using var link = PosixFiles.TryOpenAt(Folder, Name, PosixFiles.PathOnly | PosixFiles.NoFollow);
        return link is not null && PosixFiles.TryReadLink(link) is { } target ? ConfinedPathRules.Shown(Encoding.UTF8.GetString(target)) : "?";
    }
}
