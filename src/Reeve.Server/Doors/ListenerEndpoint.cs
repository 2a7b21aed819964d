using System.Net;

namespace Reeve.Server.Doors;

/// <summary>Somewhere the daemon listens. The same type for every platform, so that configuration and refusals have one shape.</summary>
internal abstract record ListenerEndpoint
{
    private ListenerEndpoint()
    {
    }

    /// <summary>JSON-RPC, or HTTP when the first byte says so. The caller holds the daemon's lock: a file already there is stale.</summary>
    public sealed record UnixSocket(string Path) : ListenerEndpoint;

    /// <summary>The same on Windows, open to the current user only.</summary>
    public sealed record NamedPipe(string Name) : ListenerEndpoint;

    /// <summary>HTTP.</summary>
    public sealed record Http(IPEndPoint Address, TlsFiles? Tls = null) : ListenerEndpoint;

    /// <summary>JSON-RPC after a token in <c>hello</c>.</summary>
    public sealed record JsonRpcTcp(IPEndPoint Address, TlsFiles? Tls = null) : ListenerEndpoint;

    /// <summary>The endpoint of this platform for the user called <paramref name="user"/>.</summary>
    public static ListenerEndpoint Local(string socketPath, string user) =>
        OperatingSystem.IsWindows() ? new NamedPipe("reeve-" + user) : new UnixSocket(socketPath);
}

/// <summary>A certificate and its key, PEM files.</summary>
internal sealed record TlsFiles(string Certificate, string Key);
