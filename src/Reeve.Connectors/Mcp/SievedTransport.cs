using System.Threading.Channels;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Reeve.Connectors.Mcp;

/// <summary>Another transport behind the sieve. Thread-safe.</summary>
internal sealed class SievedTransport(IClientTransport dial, PeerSieve sieve) : IClientTransport, ITransport
{
    private const int Ahead = 64;
    private const int AssumedBytes = 512; // the inner transport has read it; how long it was is not told

    private readonly Channel<JsonRpcMessage> _incoming = Channel.CreateBounded<JsonRpcMessage>(new BoundedChannelOptions(Ahead) { SingleWriter = true, SingleReader = true });
    private readonly TaskCompletionSource<string> _fault = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ending = new();
    private ITransport? _inner;
    private Task _pumping = Task.CompletedTask;

    public string Name => dial.Name;

    public string? SessionId => _inner?.SessionId;

    public ChannelReader<JsonRpcMessage> MessageReader => _incoming.Reader;

    /// <summary>Completes when the server did what ends it, with the cause.</summary>
    public Task<string> Fault => _fault.Task;

    /// <summary>The server did what ends it; the first cause stands.</summary>
    public void Blame(string cause) => _fault.TrySetResult(cause);

    public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default)
    {
        _inner = await dial.ConnectAsync(cancellationToken);
        _pumping = Task.Run(() => PumpAsync(_inner), CancellationToken.None);
        return this;
    }

    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        sieve.Sending(message);
        return _inner!.SendMessageAsync(message, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        if (_inner is { } inner)
        {
            await inner.DisposeAsync();
        }

        await _pumping;
    }

    private async Task PumpAsync(ITransport inner)
    {
        Exception? end = null;
        try
        {
            await foreach (var message in inner.MessageReader.ReadAllAsync(_ending.Token))
            {
                var passes = sieve.Passes(message, AssumedBytes, out var fault);
                if (fault is not null)
                {
                    Blame(fault);
                    break;
                }

                if (passes)
                {
                    await _incoming.Writer.WriteAsync(message, _ending.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            end = null; // we hung up: what led to that explains more
        }
        catch (Exception over)
        {
            // The ring around the pump: whoever waits for an answer must hear of it.
            end = over;
        }

        _incoming.Writer.TryComplete(end);
    }
}
