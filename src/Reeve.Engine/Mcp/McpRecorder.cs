using Microsoft.Extensions.Logging;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Mcp;

/// <summary>Records that a peer failed or came back. Nobody waits for the disk here: a peer's state is the process's own, and a record that cannot be made is logged. Thread-safe.</summary>
internal sealed partial class McpRecorder(IJournal journal, McpOptions options, ILogger<McpRecorder> logger)
{
    public async Task TellAsync(string server, McpPeerKey key, McpPeerState state)
    {
        if (state.IsTold)
        {
            LogFailed(server, key.ToString(), state.Cause ?? "", state.RetryAt ?? default);
        }
        else
        {
            LogRecovered(server, key.ToString());
        }

        try
        {
            await journal.CommitAsync(UnitOfWork.Of(McpEntries.Of(server, key, state, options.Owner)), CancellationToken.None);
        }
        catch (ReeveException unwritten)
        {
            LogUnrecorded(unwritten, server);
        }
    }

    [LoggerMessage(3301, LogLevel.Warning, "MCP server {Server} ({Peer}) failed: {Cause}; left alone until {Until:O}")]
    private partial void LogFailed(string server, string peer, string cause, DateTimeOffset until);

    [LoggerMessage(3302, LogLevel.Information, "MCP server {Server} ({Peer}) answers again")]
    private partial void LogRecovered(string server, string peer);

    [LoggerMessage(3303, LogLevel.Warning, "How MCP server {Server} stands could not be recorded")]
    private partial void LogUnrecorded(Exception unwritten, string server);
}
