using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Reeve.Engine.Foundation;
using Reeve.Engine.Mcp;
using Reeve.Sources.Configuration;

namespace Reeve.Connectors.Mcp;

/// <summary>One connected server, behind the official SDK's client. What the SDK throws becomes an answer that refuses or a failure of the wire here. Thread-safe.</summary>
internal sealed class McpConnection : IMcpConnection
{
    private const int MaxPages = 64;
    private const int MaxTools = 1000;
    private const int MaxWords = 200;
    private const int MaxSchema = 256 * 1024;
    private const string KeyMember = "reeve/idempotency-key";
    private const long FirstCall = 1_000_000; // beyond what the SDK counts by itself
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(2);

    private readonly McpServerOptions _server;
    private readonly McpClient _client;
    private readonly PeerSieve _sieve;
    private readonly Func<Task> _close;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastCall = FirstCall;

    /// <param name="server">What is declared.</param>
    /// <param name="client">Connected.</param>
    /// <param name="sieve">Counts the changes of the list.</param>
    /// <param name="ended">The wire's own end, with its cause.</param>
    /// <param name="close">Ends what is behind the wire.</param>
    /// <param name="time">For how long the server is told that a call is cancelled.</param>
    public McpConnection(McpServerOptions server, McpClient client, PeerSieve sieve, Task<string> ended, Func<Task> close, TimeProvider time)
    {
        (_server, _client, _sieve, _close, _time) = (server, client, sieve, close, time);
        Facts = new McpPeerFacts(Word(Info()?.Name), Word(Info()?.Version), Word(client.NegotiatedProtocolVersion));
        _ = FollowAsync(ended);
    }

    public McpPeerFacts Facts { get; }

    public Task<string> Ended => _ended.Task;

    public long ListChanges => _sieve.ListChanges;

    public async Task<IReadOnlyList<McpTool>> ListToolsAsync(CancellationToken cancellationToken)
    {
        var tools = new List<McpTool>();
        string? cursor = null;
        try
        {
            for (var page = 0; page < MaxPages && tools.Count < MaxTools; page++)
            {
                var listed = await _client.ListToolsAsync(new ListToolsRequestParams { Cursor = cursor }, cancellationToken);
                var fitting = (listed.Tools ?? []).Where(static tool => tool is { Name.Length: > 0 and <= MaxWords }).Take(MaxTools - tools.Count).ToList();
                _client.AddKnownTools(fitting);
                tools.AddRange(fitting.Select(Of));
                if (string.IsNullOrEmpty(listed.NextCursor) || listed.NextCursor == cursor)
                {
                    break;
                }

                cursor = listed.NextCursor;
            }

            return tools;
        }
        catch (McpProtocolException none) when (none.ErrorCode == McpErrorCode.MethodNotFound)
        {
            return tools; // a server without tools
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever the SDK throws, the engine knows a failure of the wire.
            throw await FailAsync(failure);
        }
    }

    public async Task<McpAnswer> CallAsync(string tool, JsonElement arguments, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var request = new CallToolRequestParams
        {
            Name = tool,
            Arguments = arguments.EnumerateObject().DistinctBy(static member => member.Name).ToDictionary(static member => member.Name, static member => member.Value, StringComparer.Ordinal),
            Meta = idempotencyKey is null ? null : new JsonObject { [KeyMember] = idempotencyKey },
        };
        var id = new RequestId(Interlocked.Increment(ref _lastCall));
        try
        {
            return McpContentRules.Of(await _client.SendRequestAsync<CallToolRequestParams, CallToolResult>(RequestMethods.ToolsCall, request, null, id, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await CancelAsync(id);
            throw;
        }
        catch (McpProtocolException refusal)
        {
            return new McpAnswer.Rejected(refusal.Message);
        }
        catch (Exception odd) when (odd is JsonException or NotSupportedException || (odd is InvalidOperationException and not ObjectDisposedException))
        {
            // An answer came, and is none: it has the wrong shape, or asks for something a client may offer and this one does not.
            return new McpAnswer.Rejected("Its answer is none of the protocol's, or asks for what is not offered here.");
        }
        catch (Exception failure)
        {
            // Whatever the SDK throws, the engine knows a failure of the wire; a cancellation that is not the caller's is one too: the connection was let go.
            throw await FailAsync(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _ended.TrySetResult(McpCauses.Closed);
        await _client.DisposeAsync();
        await _close();
    }

    // The SDK says so too, when it is fast enough: what continues after a cancelled wait may take the word from its mouth.
    private async Task CancelAsync(RequestId id)
    {
        if (!_sieve.IsAsked(id))
        {
            return;
        }

        using var limit = new CancellationTokenSource(CancelPatience, _time);
        try
        {
            await _client.SendNotificationAsync(NotificationMethods.CancelledNotification, new CancelledNotificationParams { RequestId = id }, null, limit.Token);
        }
        catch (Exception unsaid)
        {
            // It could not be told; the call is over for us in any case, and the wire's own end is seen elsewhere.
            _ = McpFailures.Of(_server, unsaid);
        }
    }

    private async Task<McpTransportFailure> FailAsync(Exception failure)
    {
        var told = McpFailures.Of(_server, failure);
        if (!McpFailures.IsEnd(told))
        {
            return told;
        }

        if (_server.Url is not null)
        {
            _ended.TrySetResult(told.Cause);
            return told;
        }

        // A program's wire knows best why it is over, a moment later.
        using var patience = new CancellationTokenSource(CancelPatience, _time);
        await ((Task)_ended.Task).WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _ended.Task.IsCompleted ? new McpTransportFailure(await _ended.Task, told.Message, told.Hint, failure) : told;
    }

    private async Task FollowAsync(Task<string> ended)
    {
        if (_server.Url is not null)
        {
            await Task.WhenAny(ended, _client.Completion);
        }

        _ended.TrySetResult(_server.Url is null || ended.IsCompleted ? await ended : McpCauses.Closed);
    }

    private Implementation? Info()
    {
        try
        {
            return _client.ServerInfo;
        }
        catch (InvalidOperationException)
        {
            return null; // a server need not say who it is
        }
    }

    private static string? Word(string? text) => text is null ? null : WordRules.Clean(text, MaxWords, multiline: false);

    private static McpTool Of(Tool tool)
    {
        var schema = tool.InputSchema.ValueKind == JsonValueKind.Undefined ? "" : tool.InputSchema.GetRawText();
        return new McpTool(tool.Name, tool.Description, schema.Length <= MaxSchema ? schema : "", tool.Annotations?.ReadOnlyHint);
    }
}
