using System.Collections.Concurrent;
using System.Text.Json;
using Reeve.Engine.Mcp;
using Reeve.Sources.Configuration;

namespace Reeve.Tests.Mcp;

/// <summary>Servers that do what a test says, without a process.</summary>
internal sealed class ScriptedConnector : IMcpConnector
{
    public ConcurrentQueue<string> Starts { get; } = new();

    /// <summary>What a start comes to; by default a connection with one tool.</summary>
    public Func<McpServerOptions, CancellationToken, Task<IMcpConnection>> Then { get; set; } = static (_, _) => Task.FromResult<IMcpConnection>(new ScriptedConnection());

    public ConcurrentBag<ScriptedConnection> Connections { get; } = [];

    public async Task<IMcpConnection> ConnectAsync(McpServerOptions server, CancellationToken cancellationToken)
    {
        Starts.Enqueue(server.Name);
        var connection = await Then(server, cancellationToken);
        Connections.Add((ScriptedConnection)connection);
        return connection;
    }
}

internal sealed class ScriptedConnection : IMcpConnection
{
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public McpPeerFacts Facts { get; } = new("scripted", "1", "2025-11-25");

    public Task<string> Ended => _ended.Task;

    public long ListChanges { get; set; }

    public IReadOnlyList<McpTool> Tools { get; set; } = [new McpTool("echo", "Says it again.", """{"type":"object"}""")];

    public int Listings { get; private set; }

    public bool IsDisposed { get; private set; }

    public ConcurrentQueue<(string Tool, string Arguments, string? Key)> Calls { get; } = new();

    public Func<string, CancellationToken, Task<McpAnswer>> Answer { get; set; } = static (_, _) => Task.FromResult<McpAnswer>(new McpAnswer.Done([new McpContent.Words("done")], IsError: false));

    public void End(string cause) => _ended.TrySetResult(cause);

    public Task<IReadOnlyList<McpTool>> ListToolsAsync(CancellationToken cancellationToken)
    {
        Listings++;
        return Task.FromResult(Tools);
    }

    public Task<McpAnswer> CallAsync(string tool, JsonElement arguments, string? idempotencyKey, CancellationToken cancellationToken)
    {
        Calls.Enqueue((tool, arguments.GetRawText(), idempotencyKey));
        return Answer(tool, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        _ended.TrySetResult(McpCauses.Closed);
        return ValueTask.CompletedTask;
    }
}
