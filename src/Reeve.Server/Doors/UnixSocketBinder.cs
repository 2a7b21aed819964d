using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Reeve.Guard;

namespace Reeve.Server.Doors;

/// <summary>
/// Makes the listening sockets. A Unix socket stands 0600 in a folder that is the daemon's own and 0700, so that between its birth and its mode
/// nobody else can reach it; a folder that somebody else put there is refused rather than trusted.
/// </summary>
internal static class UnixSocketBinder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static Socket Bind(EndPoint endpoint)
    {
        if (endpoint is not UnixDomainSocketEndPoint || OperatingSystem.IsWindows())
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        }

        var path = endpoint.ToString()!;
        PrepareFolder(Path.GetDirectoryName(path)!);
        RemoveStale(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(endpoint);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return socket;
        }
        catch // Not half-open: the failure goes on to the start, which reports it.
        {
            socket.Dispose();
            throw;
        }
    }

    private static void PrepareFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (new DirectoryInfo(folder).LinkTarget is not null)
        {
            throw Squatted(folder, "is a symbolic link");
        }

        Directory.CreateDirectory(folder, Private);
        try
        {
            File.SetUnixFileMode(folder, Private); // Fails for everybody but the folder's owner: that is the check.
        }
        catch (UnauthorizedAccessException)
        {
            throw Squatted(folder, "belongs to another user");
        }
    }

    /// <summary>The caller holds the daemon's lock, so a socket here has no daemon. Anything but a socket is not ours to remove.</summary>
    private static void RemoveStale(string path)
    {
        var found = new FileInfo(path);
        if (found.LinkTarget is not null || (found.Exists && !found.Attributes.HasFlag(FileAttributes.Directory) && found.Length > 0))
        {
            throw Squatted(path, "is not a socket");
        }

        found.Delete();
    }

    private static ReeveException Squatted(string path, string what) => new(
        ErrorCode.InvalidConfiguration, $"The socket cannot be made: {path} {what}.", "remove it, or choose another place with --run-root or --socket");
}
