using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Reeve.Server.Doors.Access;

/// <summary>
/// Who is at the other end of a Unix socket, as the kernel says: the peer cannot choose it. Linux by SO_PEERCRED, macOS and the BSDs by getpeereid.
/// </summary>
internal static partial class PeerCredentials
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>This process's user.</summary>
    public static uint OwnUid { get; } = OperatingSystem.IsWindows() ? 0 : GetEffectiveUid();

    /// <summary>The peer's uid, or null when the system does not tell; then nobody is let in.</summary>
    public static uint? UidOf(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return GetPeerId((int)socket.SafeHandle.DangerousGetHandle(), out var uid, out _) == 0 ? uid : null;
        }

        Span<byte> credentials = stackalloc byte[12]; // struct ucred { pid_t pid; uid_t uid; gid_t gid; }
        return socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials) == credentials.Length
            ? BitConverter.ToUInt32(credentials[4..])
            : null;
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUid();

    [LibraryImport("libc", EntryPoint = "getpeereid")]
    private static partial int GetPeerId(int descriptor, out uint uid, out uint gid);
}
