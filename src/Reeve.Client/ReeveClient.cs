using Reeve.Client.Wire;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;

namespace Reeve.Client;

/// <summary>
/// A program's connection to a daemon. Calls are pipelined on one connection; a lost connection fails what is in flight and, if
/// <see cref="ClientOptions.Reconnect"/> says so, is dialled again by the next call. Thread-safe. An idle client holds no thread.
/// </summary>
public sealed partial class ReeveClient : IOperationCaller, IAsyncDisposable
{
    private readonly Endpoint _endpoint;
    private readonly ClientOptions _options;
    private readonly SemaphoreSlim _dialling = new(1, 1);
    private volatile ICarrier _carrier;
    private volatile bool _disposed;

    private ReeveClient(Endpoint endpoint, ClientOptions options, ICarrier carrier)
    {
        _endpoint = endpoint;
        _options = options;
        _carrier = carrier;
    }

    /// <summary>What the daemon said of itself when the connection was last opened.</summary>
    public HelloResponse? Server => _carrier.Server;

    /// <summary>Dials the daemon and says <c>hello</c>.</summary>
    /// <param name="endpoint">Where it answers.</param>
    /// <param name="options">How to behave; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels dialling.</param>
    /// <exception cref="ReeveException">
    /// <c>daemon_not_running</c>: nobody answers. <c>incompatible_protocol</c>: another major version. <c>unauthenticated</c>: the token is missing
    /// or wrong. <c>forbidden</c>: the socket belongs to another user. <c>timeout</c>: somebody listens but does not speak.
    /// </exception>
    public static async Task<ReeveClient> ConnectAsync(Endpoint endpoint, ClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        options ??= new ClientOptions();
        return new ReeveClient(endpoint, options, await Dialer.DialAsync(endpoint, options, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        Operation<TRequest, TResponse> operation, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(request);
        var carrier = await CarrierAsync(cancellationToken);
        return await carrier.CallAsync(operation, request, cancellationToken);
    }

    /// <summary>Closes the connection; calls in flight fail with <c>connection_lost</c>.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await _carrier.DisposeAsync();
    }

    private async ValueTask<ICarrier> CarrierAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var carrier = _carrier;
        if (carrier.Fault is null)
        {
            return carrier;
        }

        if (!_options.Reconnect)
        {
            throw Failures.Copy(carrier.Fault);
        }

        await _dialling.WaitAsync(cancellationToken);
        try
        {
            if (_carrier.Fault is not null)
            {
                await _carrier.DisposeAsync();
                _carrier = await Dialer.DialAsync(_endpoint, _options, cancellationToken);
            }

            // Disposed meanwhile: nobody else would close what was just opened.
            if (_disposed)
            {
                await _carrier.DisposeAsync();
                ObjectDisposedException.ThrowIf(_disposed, this);
            }

            return _carrier;
        }
        finally
        {
            _dialling.Release();
        }
    }
}
