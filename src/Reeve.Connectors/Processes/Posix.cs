using System.Runtime.InteropServices;

namespace Reeve.Connectors.Processes;

/// <summary>The system calls a child in its own session needs (Linux). No logic.</summary>
internal static unsafe partial class Posix
{
    public const int SigTerm = 15;
    public const int SigKill = 9;
    public const short PollIn = 1;
    public const int NoSuchProcess = 3;
    public const int Interrupted = 4;

    private const int CloseOnExec = 0x80000;
    private const long PidFdOpenNumber = 434;
    private const long PidFdSignalNumber = 424;
    private const int UnixFamily = 1;
    private const int StreamSocket = 1;
    private const int MayExecute = 1;
    private const int ById = 1;
    private const int HasExited = 0x4;
    private const int DoNotWait = 0x1;
    private const int DoNotReap = 0x1000000;
    private const int SignalFactsBytes = 128;

    // Since glibc 2.34. Elsewhere close-on-exec must do, which the runtime sets on everything of its own.
    private static readonly bool CanCloseOthers = NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "posix_spawn_file_actions_addclosefrom_np", out _);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollFd
    {
        public int Fd;
        public short Events;
        public short Returned;
    }

    public static bool TryPipe(out int read, out int write)
    {
        var ends = stackalloc int[2];
        var good = Pipe2(ends, CloseOnExec) == 0;
        (read, write) = (ends[0], ends[1]);
        return good;
    }

    /// <summary>Two ends of a stream both ways, neither inherited by any child.</summary>
    public static bool TrySocketPair(out int ours, out int theirs)
    {
        var ends = stackalloc int[2];
        var good = SocketPair(UnixFamily, StreamSocket | CloseOnExec, 0, ends) == 0;
        (ours, theirs) = (ends[0], ends[1]);
        return good;
    }

    public static bool IsExecutable(string path) => Access(path, MayExecute) == 0;

    /// <summary>Whether a child of ours has ended; it stays to be reaped. True also when it is no child of ours any more.</summary>
    public static bool HasEnded(int pid)
    {
        var facts = stackalloc int[SignalFactsBytes / sizeof(int)];
        facts[0] = 0; // its signal number stays zero while the child runs
        return WaitId(ById, pid, facts, HasExited | DoNotWait | DoNotReap) == 0 ? facts[0] != 0 : Marshal.GetLastPInvokeError() != Interrupted;
    }

    public static void AddCloseOthers(byte* actions, int from)
    {
        if (CanCloseOthers)
        {
            _ = ActionsAddCloseFrom(actions, from);
        }
    }

    public static int OpenPid(int pid) => (int)SystemCall(PidFdOpenNumber, pid, 0);

    /// <summary>Signals the process a descriptor stands for, never another one that was given its number meanwhile.</summary>
    public static int SignalPid(int pidFd, int signal) => (int)SystemCall(PidFdSignalNumber, pidFd, signal, 0, 0);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static partial int Pipe2(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static partial int SocketPair(int family, int type, int protocol, int* ends);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, int pid, uint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, int pidFd, int signal, nint facts, uint flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int fd, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollFd* fds, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitPid(int pid, int* status, int options);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitId(int kind, int id, int* facts, int options);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    private static partial int ActionsAddCloseFrom(byte* actions, int from);

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Spawn(int* pid, string path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int ActionsInit(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int ActionsDestroy(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int ActionsAddDup(byte* actions, int fd, int newFd);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ActionsAddOpen(byte* actions, int fd, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ActionsAddChangeDirectory(byte* actions, string path);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial int AttributesInit(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    public static partial int AttributesDestroy(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial int AttributesSetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int AttributesSetDefaultSignals(byte* attributes, byte* set);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int AttributesSetMask(byte* attributes, byte* set);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    public static partial int SignalsFill(byte* set);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    public static partial int SignalsEmpty(byte* set);
}
