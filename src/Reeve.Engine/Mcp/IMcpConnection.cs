using System.Text.Json;

namespace Reeve.Engine.Mcp;

/// <summary>One connected server. Bounded against whatever it sends. Disposing ends it, a program with all that it started. Thread-safe.</summary>
public interface IMcpConnection : IAsyncDisposable
{
    McpPeerFacts Facts { get; }

    /// <summary>Completes, and never fails, when the connection is over, with the cause (<see cref="McpCauses"/>).</summary>
    Task<string> Ended { get; }

    /// <summary>Grows whenever the server says that its list of tools changed.</summary>
    long ListChanges { get; }

    /// <summary>Every page, bounded; fails with a <see cref="McpTransportFailure"/>.</summary>
    Task<IReadOnlyList<McpTool>> ListToolsAsync(CancellationToken cancellationToken);

    /// <summary>Cancelling tells the server. Fails with a <see cref="McpTransportFailure"/> when whether it was done is unknown.</summary>
    /// <param name="tool">The server's own name of it.</param>
    /// <param name="arguments">An object.</param>
    /// <param name="idempotencyKey">Told the server beside the arguments, when there is one.</param>
    /// <param name="cancellationToken">Stops waiting, and asks the server to stop.</param>
    Task<McpAnswer> CallAsync(string tool, JsonElement arguments, string? idempotencyKey, CancellationToken cancellationToken);
}
