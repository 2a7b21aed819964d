using Reeve.Sources.Configuration;

namespace Reeve.Engine.Mcp;

/// <summary>Starts or dials a declared server: the port of this room. Thread-safe; connections know nothing of each other.</summary>
public interface IMcpConnector
{
    /// <summary>
    /// Returns when the server has said who it is. Fails with a <see cref="McpTransportFailure"/>; cancellation leaves nothing behind. No secret stands in a failure.
    /// </summary>
    Task<IMcpConnection> ConnectAsync(McpServerOptions server, CancellationToken cancellationToken);
}
