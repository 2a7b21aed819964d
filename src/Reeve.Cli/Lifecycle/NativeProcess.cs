using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Reeve.Cli.Lifecycle;

/// <summary>
/// The few calls of the C library that .NET has no words for: start a program in a session of its own with its output in a file, become another
/// program, and look whether a child has ended. Linux and macOS.
/// </summary>
internal static class NativeProcess
{
    private const short SetSession = 0x80;
    private const short SetSessionOnMac = 0x400;
    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;
    private const int OpenWrite = 0x1;
    private const int NoHang = 1;

    // The structures are the library's own business; every platform's fit in this many bytes with room to spare.
    private const int OpaqueBytes = 512;

    /// <summary>Starts a program detached: own session, no input, both outputs appended to <paramref name="logFile"/>. Returns its process id.</summary>
    public static int StartDetached(string program, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, string folder, string logFile)
    {
        var actions = Marshal.AllocHGlobal(OpaqueBytes);
        var attributes = Marshal.AllocHGlobal(OpaqueBytes);
        var signals = Marshal.AllocHGlobal(OpaqueBytes);
        try
        {
            Check(posix_spawn_file_actions_init(actions));
            Check(posix_spawnattr_init(attributes));
            Check(posix_spawn_file_actions_addopen(actions, 0, "/dev/null", 0, 0));
            Check(posix_spawn_file_actions_addopen(actions, 1, logFile, OpenWrite | AppendCreate, 0x180));
            Check(posix_spawn_file_actions_adddup2(actions, 1, 2));
            Check(posix_spawn_file_actions_addchdir_np(actions, folder));

            // What this program ignores or blocks is its own affair; the daemon begins with clean signals.
            Check(sigemptyset(signals));
            Check(posix_spawnattr_setsigmask(attributes, signals));
            Check(sigfillset(signals));
            Check(posix_spawnattr_setsigdefault(attributes, signals));
            Check(posix_spawnattr_setflags(
                attributes, (short)((OperatingSystem.IsMacOS() ? SetSessionOnMac : SetSession) | SetSignalDefaults | SetSignalMask)));
            Check(posix_spawn(out var pid, program, actions, attributes, [program, .. arguments, null], [.. environment, null]));
            _ = posix_spawn_file_actions_destroy(actions);
            _ = posix_spawnattr_destroy(attributes);
            return pid;
        }
        finally
        {
            Marshal.FreeHGlobal(actions);
            Marshal.FreeHGlobal(attributes);
            Marshal.FreeHGlobal(signals);
        }
    }

    /// <summary>Becomes another program in the same process, so that signals reach it. Returns only by throwing.</summary>
    public static void Become(string program, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        _ = execve(program, [program, .. arguments, null], [.. environment, null]);
        throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Whether our child has ended, and how: its exit code, or 128 and the signal.</summary>
    public static bool HasEnded(int child, out int exitCode)
    {
        exitCode = 0;
        if (waitpid(child, out var status, NoHang) != child)
        {
            return false;
        }

        exitCode = (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);
        return true;
    }

    /// <summary>Asks a process to end.</summary>
    public static bool Terminate(int process) => kill(process, 15) == 0;

    private static int AppendCreate => OperatingSystem.IsMacOS() ? 0x8 | 0x200 : 0x400 | 0x40;

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error);
        }
    }

    // Arrays of LPStr are UTF-8 here: this file is for Unix only. Their last element is null, as the library wants it.
#pragma warning disable IDE1006, SA1300 // The names are the C library's.
    [DllImport("libc", BestFitMapping = false)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn(
        out int pid, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, nint actions, nint attributes,
        [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] argv,
        [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] envp);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_init(nint actions);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_destroy(nint actions);

    [DllImport("libc", BestFitMapping = false)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_addopen(
        nint actions, int descriptor, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mode);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_adddup2(nint actions, int from, int to);

    [DllImport("libc", BestFitMapping = false)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_addchdir_np(nint actions, [MarshalAs(UnmanagedType.LPUTF8Str)] string path);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawnattr_init(nint attributes);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawnattr_destroy(nint attributes);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawnattr_setflags(nint attributes, short flags);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawnattr_setsigmask(nint attributes, nint signals);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawnattr_setsigdefault(nint attributes, nint signals);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int sigemptyset(nint signals);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int sigfillset(nint signals);

    [DllImport("libc", SetLastError = true, BestFitMapping = false)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int execve(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] argv,
        [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] envp);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int waitpid(int pid, out int status, int options);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);
#pragma warning restore IDE1006, SA1300
}
