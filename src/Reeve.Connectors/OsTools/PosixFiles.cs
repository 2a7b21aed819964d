using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Reeve.Connectors.OsTools;

/// <summary>The system calls that reach a file by the descriptor of its folder and never by a path that somebody may bend meanwhile (Linux). No logic.</summary>
internal static unsafe partial class PosixFiles
{
    public const int NotPermitted = 1;
    public const int NotFound = 2;
    public const int Denied = 13;
    public const int Exists = 17;
    public const int NotFolder = 20;
    public const int Invalid = 22;
    public const int NoSuchCall = 38;

    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NoTerminal = 0x100;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int PathOnly = 0x200000;

    public const uint NoReplace = 1;
    public const uint Exchange = 2;

    private const int CurrentFolder = -100;
    private const int EmptyPath = 0x1000;
    private const int DoNotFollow = 0x100;
    private const uint BasicFacts = 0x7FF;
    private const int FactsBytes = 256;
    private const int FileSystemBytes = 256; // struct statfs takes 120 on the systems there are

    // Two flags have other numbers on ARM.
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    public static int NoFollow { get; } = IsArm ? 0x8000 : 0x20000;

    public static int Folder { get; } = IsArm ? 0x4000 : 0x10000;

    /// <summary>Null when it cannot be opened; the reason is in the last error.</summary>
    public static SafeFileHandle? TryOpenAt(SafeFileHandle folder, ReadOnlySpan<byte> name, int flags, uint mode = 0)
    {
        fixed (byte* text = Terminated(name))
        {
            return Owned(OpenAt((int)folder.DangerousGetHandle(), text, flags | CloseOnExec, mode));
        }
    }

    public static SafeFileHandle? TryOpen(string path, int flags)
    {
        fixed (byte* text = Terminated(System.Text.Encoding.UTF8.GetBytes(path)))
        {
            return Owned(OpenAt(CurrentFolder, text, flags | CloseOnExec, 0));
        }
    }

    /// <summary>What is behind a descriptor, or (with a name) in its folder, never followed. Null when it cannot be told.</summary>
    public static FileFacts? TryFacts(SafeFileHandle at, ReadOnlySpan<byte> name = default)
    {
        var facts = stackalloc byte[FactsBytes];
        fixed (byte* text = Terminated(name))
        {
            if (StatX((int)at.DangerousGetHandle(), text, (name.IsEmpty ? EmptyPath : 0) | DoNotFollow, BasicFacts, facts) != 0)
            {
                return null;
            }
        }

        return new FileFacts(
            (FileKind)(*(ushort*)(facts + 28) >> 12),
            *(ushort*)(facts + 28) & 0xFFFu,
            new FileStamp(
                ((ulong)*(uint*)(facts + 136) << 32) | *(uint*)(facts + 140),
                *(ulong*)(facts + 32),
                *(long*)(facts + 40),
                *(long*)(facts + 112),
                *(uint*)(facts + 120)));
    }

    /// <summary>The number of the file system a descriptor is on; null when it cannot be told.</summary>
    public static long? TryFileSystem(SafeFileHandle at)
    {
        var facts = stackalloc byte[FileSystemBytes];
        return StatFileSystem((int)at.DangerousGetHandle(), facts) == 0 ? *(long*)facts : null;
    }

    /// <summary>Where a link leads, as it says.</summary>
    public static byte[]? TryReadLink(SafeFileHandle link)
    {
        const int most = 4096;
        var target = stackalloc byte[most];
        byte nothing = 0;
        var length = ReadLinkAt((int)link.DangerousGetHandle(), &nothing, target, most);
        return length is > 0 and < most ? new ReadOnlySpan<byte>(target, (int)length).ToArray() : null;
    }

    public static int RenameAt(SafeFileHandle folder, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, uint flags)
    {
        var at = (int)folder.DangerousGetHandle();
        fixed (byte* old = Terminated(from), next = Terminated(to))
        {
            return flags == 0 ? RenameAt(at, old, at, next) : RenameAt2(at, old, at, next, flags);
        }
    }

    public static int LinkAt(SafeFileHandle folder, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var at = (int)folder.DangerousGetHandle();
        fixed (byte* old = Terminated(from), next = Terminated(to))
        {
            return LinkAt(at, old, at, next, 0);
        }
    }

    public static int RemoveAt(SafeFileHandle folder, ReadOnlySpan<byte> name)
    {
        fixed (byte* text = Terminated(name))
        {
            return UnlinkAt((int)folder.DangerousGetHandle(), text, 0);
        }
    }

    public static int MakeFolderAt(SafeFileHandle folder, ReadOnlySpan<byte> name)
    {
        fixed (byte* text = Terminated(name))
        {
            return MakeDirAt((int)folder.DangerousGetHandle(), text, 0x1FF); // what the umask leaves of 0777
        }
    }

    public static int SetMode(SafeFileHandle file, uint mode) => ChangeMode((int)file.DangerousGetHandle(), mode);

    public static int Flush(SafeFileHandle file) => Sync((int)file.DangerousGetHandle());

    /// <summary>The names in a folder and what the system says they are, up to a number; null when it cannot be read.</summary>
    /// <param name="folder">Opened for reading.</param>
    /// <param name="most">More are not read.</param>
    public static List<(byte[] Name, FileKind Kind)>? TryNames(SafeFileHandle folder, int most)
    {
        var own = Duplicate((int)folder.DangerousGetHandle());
        var stream = own < 0 ? 0 : OpenFolder(own);
        if (stream == 0)
        {
            _ = own < 0 ? 0 : Processes.Posix.Close(own);
            return null;
        }

        var names = new List<(byte[], FileKind)>();
        while (names.Count < most && ReadFolder(stream) is var entry && entry != null)
        {
            var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + 19).ToArray();
            if (name is not ([(byte)'.'] or [(byte)'.', (byte)'.']))
            {
                names.Add((name, (FileKind)entry[18]));
            }
        }

        _ = CloseFolder(stream);
        return names;
    }

    private static SafeFileHandle? Owned(int fd) => fd < 0 ? null : new SafeFileHandle(fd, ownsHandle: true);

    private static byte[] Terminated(ReadOnlySpan<byte> text)
    {
        var terminated = new byte[text.Length + 1];
        text.CopyTo(terminated);
        return terminated;
    }

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenAt(int folder, byte* path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int StatX(int folder, byte* path, int flags, uint mask, byte* facts);

    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    private static partial int StatFileSystem(int fd, byte* facts);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    private static partial nint ReadLinkAt(int folder, byte* path, byte* target, nuint most);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true)]
    private static partial int RenameAt(int oldFolder, byte* old, int newFolder, byte* next);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    private static partial int RenameAt2(int oldFolder, byte* old, int newFolder, byte* next, uint flags);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true)]
    private static partial int LinkAt(int oldFolder, byte* old, int newFolder, byte* next, int flags);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    private static partial int UnlinkAt(int folder, byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true)]
    private static partial int MakeDirAt(int folder, byte* path, uint mode);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int ChangeMode(int fd, uint mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int fd);

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static partial int Duplicate(int fd);

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    private static partial nint OpenFolder(int fd);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    private static partial byte* ReadFolder(nint stream);

    [LibraryImport("libc", EntryPoint = "closedir", SetLastError = true)]
    private static partial int CloseFolder(nint stream);
}
