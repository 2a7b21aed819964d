using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Reeve.Client.Wire;

/// <summary>
/// Whether the listener at a Unix socket is who it should be: our own user or root. A path somebody else squatted must not get our requests.
/// Linux tells (SO_PEERCRED); elsewhere the folder's mode (0700) is the guard.
/// </summary>
internal static class PeerIdentity
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    public static bool IsTrusted(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        // struct ucred { pid_t pid; uid_t uid; gid_t gid; }
        Span<byte> credentials = stackalloc byte[12];
        return socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials) == credentials.Length
            && IsTrusted(BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..]), EffectiveUser());
    }

    /// <summary>Root may look at anybody's daemon, and anybody may trust root's.</summary>
    public static bool IsTrusted(uint peer, uint self) => peer == self || peer == 0 || self == 0;

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint EffectiveUser();
}
