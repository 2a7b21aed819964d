using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;
using Reeve.Client;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;

namespace Reeve.TestKit.Rpc;

/// <summary>
/// A daemon that says exactly what a test tells it to, on a real Unix socket in its own folder, one JSON object a line. It answers
/// <c>hello</c> by itself and refuses what no test taught it. Thread-safe; everything is removed when it is disposed.
/// </summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-").FullName;
    private readonly ConcurrentDictionary<string, ScriptedHandler> _handlers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ScriptedConnection, Task> _connections = new();
    private readonly ConcurrentQueue<string> _received = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    private ScriptedServer()
    {
        On(Operations.Hello, static _ => new HelloResponse
        {
            Protocol = ProtocolVersion.Current,
            Server = "scripted",
            Capabilities = [],
            Host = "host",
            Home = "/home/u/.reeve",
            RunRoot = "/home/u/.reeve/run/host",
            Build = "0.1.0",
            Instance = "instance_1",
        });
    }

    public string SocketPath => Path.Combine(_folder, "reeve.sock");

    public Endpoint Endpoint => new Endpoint.UnixSocket(SocketPath);

    /// <summary>Every line received, in order.</summary>
    public IReadOnlyCollection<string> Received => _received;

    public static ScriptedServer Start()
    {
        var server = new ScriptedServer();
        server.Listen();
        return server;
    }

    public void On<TRequest, TResponse>(Operation<TRequest, TResponse> operation, Func<TRequest, TResponse> answer)
        where TRequest : class
        where TResponse : class =>
        OnAsync(operation, (request, _) => Task.FromResult(answer(request)));

    public void OnAsync<TRequest, TResponse>(Operation<TRequest, TResponse> operation, Func<TRequest, ScriptedConnection, Task<TResponse>> answer)
        where TRequest : class
        where TResponse : class =>
        OnRaw(operation.Name, async (parameters, connection) =>
        {
            var request = parameters.Deserialize(operation.RequestInfo)!;
            return JsonSerializer.SerializeToElement(await answer(request, connection), operation.ResponseInfo);
        });

    /// <summary>Answers with any JSON at all; null answers nothing.</summary>
    public void OnRaw(string method, ScriptedHandler handler) => _handlers[method] = handler;

    public void Listen()
    {
        File.Delete(SocketPath);
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen();
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Ends every connection and stops listening, as a daemon that died.</summary>
    public async Task DieAsync()
    {
        _listener?.Dispose();
        await _accepting;
        await DropAsync();
    }

    /// <summary>Ends every connection; new ones are welcome.</summary>
    public async Task DropAsync()
    {
        foreach (var (connection, work) in _connections)
        {
            connection.Dispose();
            await work;
        }
    }

    /// <summary>Sends one line to every connection.</summary>
    public async Task SendAsync(string line)
    {
        foreach (var connection in _connections.Keys)
        {
            await connection.SendAsync(line);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DieAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal ScriptedHandler? Find(string method, string line)
    {
        _received.Enqueue(line);
        return _handlers.GetValueOrDefault(method);
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            try
            {
                var connection = new ScriptedConnection(this, await listener.AcceptAsync());
                _connections[connection] = ServeAsync(connection);
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(ScriptedConnection connection)
    {
        await Task.Yield();
        await connection.ServeAsync();
        _connections.TryRemove(connection, out _);
    }
}

/// <summary>Answers one method: its parameters in, the result out; null for no answer.</summary>
public delegate Task<JsonElement?> ScriptedHandler(JsonElement parameters, ScriptedConnection connection);
