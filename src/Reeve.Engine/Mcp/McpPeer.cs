using System.Text.Json;
using Reeve.Guard;
using Reeve.Sources.Configuration;

namespace Reeve.Engine.Mcp;

/// <summary>
/// One server as it lives: started by its first use, used by several at once up to its bound, let go when nobody used it for long, left alone for a while when it failed.
/// Its tools stay known while it is not running. Whatever it does or does not do, only those who call it wait for it. Thread-safe: one lock, never held over a wait.
/// </summary>
internal sealed class McpPeer : IAsyncDisposable
{
    private static readonly TimeSpan ListPatience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly McpPeerParts _parts;
    private readonly McpPlaces _places;
    private readonly CancellationTokenSource _closing = new();
    private McpPeerState _state = new();
    private IMcpConnection? _connection;
    private Task<McpStart>? _starting;
    private IReadOnlyList<McpTool>? _tools;
    private McpPeerFacts? _facts;
    private DateTimeOffset _listedAt;
    private long _listedChanges;
    private DateTimeOffset _lastUsed;
    private int _users;

    public McpPeer(McpPeerKey key, McpServerOptions server, McpPeerParts parts)
    {
        (Key, Server, _parts) = (key, server, parts);
        _places = new McpPlaces(server, parts.Options);
        _lastUsed = parts.Now;
        _state = _state with { Since = parts.Now };
    }

    public McpPeerKey Key { get; }

    /// <summary>As declared when it was first used; a later declaration of the same fingerprint means the same peer.</summary>
    public McpServerOptions Server { get; }

    public McpPeerView View
    {
        get
        {
            lock (_lock)
            {
                return new McpPeerView(Server.Name, Key, _state, _facts, _tools, _users);
            }
        }
    }

    /// <summary>What it has, from memory where that is fresh or it is not running; else it is asked, and started where need be.</summary>
    /// <param name="insist">Try now even when it is left alone.</param>
    /// <param name="cancellationToken">Stops waiting; the peer goes on coming up.</param>
    public async Task<IReadOnlyList<McpTool>> ToolsAsync(bool insist, CancellationToken cancellationToken)
    {
        using var use = Use();
        lock (_lock)
        {
            if (!insist && _tools is { } known && (_connection is null ? McpRules.EntranceOf(_state, _parts.Now) == McpEntrance.Start : IsFresh(_connection)))
            {
                return known;
            }
        }

        var connection = await ConnectAsync(insist, cancellationToken);
        return await RefreshAsync(connection, cancellationToken);
    }

    public async Task<McpAnswer> CallAsync(McpServerOptions server, string tool, JsonElement arguments, string? idempotencyKey, CancellationToken cancellationToken)
    {
        using var use = Use();
        using var place = await _places.EnterAsync(cancellationToken);
        var connection = await ConnectAsync(insist: false, cancellationToken);
        return await AskAsync(connection, server, tool, arguments, idempotencyKey, cancellationToken);
    }

    /// <summary>Comes up, or fails with why it did not; nothing has been asked of it then.</summary>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        using var use = Use();
        await ConnectAsync(insist: false, cancellationToken);
    }

    /// <summary>Lets it go if nobody used it for long.</summary>
    public async Task<bool> ReapAsync(bool isDeclared)
    {
        IMcpConnection connection;
        lock (_lock)
        {
            var isOver = McpRules.IsToBeReaped(_state, _users, _lastUsed, _parts.Options, _parts.Now) || (!isDeclared && _users == 0);
            if (!isOver || _connection is not { } idle)
            {
                return false;
            }

            connection = idle;
            _connection = null;
            _state = McpRules.LetGo(_state, _parts.Now);
        }

        await connection.DisposeAsync();
        return true;
    }

    /// <summary>Whether nothing of it runs and nobody uses it.</summary>
    public bool IsAtRest
    {
        get
        {
            lock (_lock)
            {
                return _connection is null && _starting is null && _users == 0;
            }
        }
    }

    /// <summary>
    /// Ends a peer of an agent's own, with everything its program started: what a run that is stopped had asked of it may go on there whatever it was told. Others of the
    /// agent's calls keep it.
    /// </summary>
    public async Task AbandonAsync()
    {
        IMcpConnection connection;
        lock (_lock)
        {
            if (Key.Agent is null || _users > 0 || _connection is not { } own)
            {
                return;
            }

            connection = own;
            _connection = null;
            _state = McpRules.LetGo(_state, _parts.Now);
        }

        await connection.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Task<McpStart>? starting;
        IMcpConnection? connection;
        await _closing.CancelAsync();
        lock (_lock)
        {
            (starting, connection) = (_starting, _connection);
            _connection = null;
            _state = McpRules.LetGo(_state, _parts.Now);
        }

        if (starting is not null)
        {
            await starting; // it never fails, and what it made it has disposed of
        }

        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task<McpAnswer> AskAsync(
        IMcpConnection connection, McpServerOptions server, string tool, JsonElement arguments, string? idempotencyKey, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(server.Timeout, _parts.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var answer = await connection.CallAsync(tool, arguments, idempotencyKey, linked.Token);
            Move(McpRules.Answered);
            return answer;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Move(McpRules.Unanswered);
            if (McpRules.IsSilent(View.State))
            {
                await FailAsync(connection, McpCauses.Silent);
            }

            throw new ReeveException(ErrorCode.Timeout, $"The MCP server {server.Name} did not answer within {server.Timeout.TotalSeconds:0.###} s; whether it did what it was asked is unknown.");
        }
    }

    private async Task<IReadOnlyList<McpTool>> RefreshAsync(IMcpConnection connection, CancellationToken cancellationToken)
    {
        IReadOnlyList<McpTool>? known;
        lock (_lock)
        {
            known = _tools;
            if (known is not null && IsFresh(connection))
            {
                return known;
            }
        }

        using var limit = new CancellationTokenSource(ListPatience, _parts.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var changes = connection.ListChanges;
            var tools = await connection.ListToolsAsync(linked.Token);
            Keep(tools, changes);
            return tools;
        }
        catch (Exception late) when (known is not null && late is ReeveException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return known!; // an old list is better than none: a call of what is gone is rejected by the server
        }
    }

    private async Task<IMcpConnection> ConnectAsync(bool insist, CancellationToken cancellationToken)
    {
        Task<McpStart> starting;
        lock (_lock)
        {
            if (_connection is { } open)
            {
                return open;
            }

            if (_closing.IsCancellationRequested)
            {
                throw new ReeveException(ErrorCode.Unavailable, "The daemon is stopping.");
            }

            if (_starting is null)
            {
                if (!insist && McpRules.EntranceOf(_state, _parts.Now) == McpEntrance.Rest)
                {
                    throw Resting(_state);
                }

                _state = McpRules.Started(_state, _parts.Now);
                _starting = Task.Run(StartAsync, CancellationToken.None);
            }

            starting = _starting;
        }

        var start = await starting.WaitAsync(cancellationToken);
        return start.Connection ?? throw start.Failure!;
    }

    // Runs for whoever waits and for whoever comes later: no caller's patience ends it, only its own limit and the peer's end.
    private async Task<McpStart> StartAsync()
    {
        using var limit = new CancellationTokenSource(_parts.Options.ConnectTimeout, _parts.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, limit.Token);
        IMcpConnection? connection = null;
        McpTransportFailure failure;
        try
        {
            connection = await _parts.Connector.ConnectAsync(Server, linked.Token);
            var changes = connection.ListChanges;
            var tools = await connection.ListToolsAsync(linked.Token);
            Keep(tools, changes);
            Open(connection);
            _ = FollowAsync(connection);
            return new McpStart(connection, null);
        }
        catch (McpTransportFailure refused)
        {
            failure = refused;
        }
        catch (OperationCanceledException late)
        {
            failure = new McpTransportFailure(
                McpCauses.ConnectTimeout, $"The MCP server {Server.Name} did not come up within {_parts.Options.ConnectTimeout.TotalSeconds:0.###} s.", $"reeve mcp test {Server.Name}", late);
        }
        catch (Exception defect)
        {
            // The ring around the start: whoever waits must hear of it, and the peer must not stay "connecting" for ever.
            failure = new McpTransportFailure(McpCauses.Protocol, $"The MCP server {Server.Name} could not be understood.", $"reeve mcp test {Server.Name}", defect);
        }

        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        Close(null, failure.Cause);
        return new McpStart(null, failure);
    }

    private async Task FollowAsync(IMcpConnection connection) => await FailAsync(connection, await connection.Ended);

    private async Task FailAsync(IMcpConnection connection, string cause)
    {
        if (Close(connection, cause))
        {
            await connection.DisposeAsync();
        }
    }

    private void Open(IMcpConnection connection)
    {
        lock (_lock)
        {
            _closing.Token.ThrowIfCancellationRequested();
            (_connection, _starting) = (connection, null);
            _facts = connection.Facts;
            _lastUsed = _parts.Now;
            MoveLocked(McpRules.Connected(_state, _parts.Now));
        }
    }

    /// <summary>False when that connection was let go already, whose end is no news. Null: a start that came to none.</summary>
    private bool Close(IMcpConnection? connection, string cause)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_connection, connection))
            {
                return false;
            }

            (_connection, _starting) = (null, null);
            if (!_closing.IsCancellationRequested)
            {
                MoveLocked(McpRules.Failed(_state, cause, _parts.Options, _parts.Now));
            }

            return true;
        }
    }

    private void Keep(IReadOnlyList<McpTool> tools, long changes)
    {
        lock (_lock)
        {
            (_tools, _listedChanges, _listedAt) = (tools, changes, _parts.Now);
        }
    }

    private bool IsFresh(IMcpConnection connection) => connection.ListChanges == _listedChanges && _parts.Now - _listedAt < _parts.Options.ListAge;

    private void Move(Func<McpPeerState, McpPeerState> move)
    {
        lock (_lock)
        {
            MoveLocked(move(_state));
        }
    }

    private void MoveLocked(McpPeerState next)
    {
        var isNews = McpRules.IsNews(_state, next);
        _state = next;
        if (isNews)
        {
            _ = _parts.Recorder.TellAsync(Server.Name, Key, next);
        }
    }

    private McpLeave Use()
    {
        lock (_lock)
        {
            _users++;
        }

        return new McpLeave(() =>
        {
            lock (_lock)
            {
                _users--;
                _lastUsed = _parts.Now;
            }
        });
    }

    private McpTransportFailure Resting(McpPeerState state) => new(
        state.Cause ?? McpCauses.Closed, $"The MCP server {Server.Name} failed ({state.Cause}) and is left alone until {state.RetryAt:u}.", $"reeve mcp test {Server.Name}");

    private sealed record McpStart(IMcpConnection? Connection, McpTransportFailure? Failure);
}
