using System.Text.Json;
using System.Threading.Channels;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Reeve.Engine.Mcp;

namespace Reeve.Connectors.Mcp;

/// <summary>
/// The wire of a program: one JSON message a line, both ways. Lines are bounded, what nobody asked for is sieved out, and a server that floods, sends what is no message or
/// takes nothing is given up with a cause. A message is written whole or the wire is over: nobody's cancellation cuts one in half. Thread-safe.
/// </summary>
internal sealed class StreamPeerTransport : ITransport, IClientTransport
{
    private const int Ahead = 64;

    private readonly Channel<JsonRpcMessage> _incoming = Channel.CreateBounded<JsonRpcMessage>(new BoundedChannelOptions(Ahead) { SingleWriter = true, SingleReader = true });
    private readonly Stream _stream;
    private readonly PeerSieve _sieve;
    private readonly McpConnectorOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    public StreamPeerTransport(string name, Stream stream, PeerSieve sieve, McpConnectorOptions options, TimeProvider time)
    {
        (Name, _stream, _sieve, _options, _time) = (name, stream, sieve, options, time);
        _reading = Task.Run(ReadAsync);
    }

    public string Name { get; }

    public string? SessionId => null;

    public ChannelReader<JsonRpcMessage> MessageReader => _incoming.Reader;

    /// <summary>Completes with the cause when nothing more will be read.</summary>
    public Task<string> Ended => _ended.Task;

    public Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) => Task.FromResult<ITransport>(this);

    public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(message, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)));
        await _writing.WaitAsync(cancellationToken);
        var write = WriteAsync(message, [.. bytes, (byte)'\n']);
        await write.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        End(McpCauses.Closed);
        await _reading;
    }

    /// <summary>Ends the wire; the first cause stands.</summary>
    public void End(string cause)
    {
        if (_ended.TrySetResult(cause))
        {
            _incoming.Writer.TryComplete(new ClientTransportClosedException(new ClientCompletionDetails { Exception = new IOException(cause) }));
            _ending.Cancel();
        }
    }

    // Holds the place at the pen until the message is written or the wire is over.
    private async Task WriteAsync(JsonRpcMessage message, byte[] bytes)
    {
        using var limit = new CancellationTokenSource(_options.WriteTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _ending.Token);
        try
        {
            _sieve.Sending(message);
            await _stream.WriteAsync(bytes, linked.Token);
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or OperationCanceledException)
        {
            End(limit.IsCancellationRequested ? McpCauses.Stalled : McpCauses.Closed);
            throw new IOException("The message could not be sent.", broken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        using var reader = new FrameReader(_stream, _options.MaxFrame);
        var cause = McpCauses.Closed;
        try
        {
            while (await reader.ReadAsync(_ending.Token) is { } line)
            {
                if (await TakeAsync(line) is { } fault)
                {
                    cause = fault;
                    break;
                }
            }
        }
        catch (FrameTooLargeException)
        {
            cause = McpCauses.TooLarge;
        }
        catch (Exception over) when (over is IOException or ObjectDisposedException or OperationCanceledException or ChannelClosedException)
        {
            cause = McpCauses.Closed; // it hung up, or we did
        }

        End(cause);
    }

    private async ValueTask<string?> TakeAsync(ReadOnlyMemory<byte> line)
    {
        if (line.Span.Trim(" \t"u8).IsEmpty)
        {
            return _sieve.Noise(1);
        }

        JsonRpcMessage? message;
        try
        {
            message = (JsonRpcMessage?)JsonSerializer.Deserialize(line.Span, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException)
        {
            message = FrameRules.Unreadable(line.Span); // too deep, perhaps: whoever asked must not wait until his time is over
        }

        if (message is null)
        {
            return _sieve.Noise(line.Length);
        }

        if (_sieve.Passes(message, line.Length, out var fault))
        {
            await _incoming.Writer.WriteAsync(message, _ending.Token);
        }

        return fault;
    }
}
