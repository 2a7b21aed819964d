using System.IO.Pipes;
using System.Net.Sockets;
using Reeve.Guard;

namespace Reeve.Client.Wire;

/// <summary>Opens a transport to an endpoint, within the time the options give, and makes every way it can fail a failure with a code.</summary>
internal static class Dialer
{
    public static async Task<ICarrier> DialAsync(Endpoint endpoint, ClientOptions options, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return endpoint switch
            {
                Endpoint.UnixSocket unix => await OpenAsync(await UnixAsync(unix, either.Token), options, either.Token),
                Endpoint.NamedPipe pipe => await OpenAsync(await PipeAsync(pipe, either.Token), options, either.Token),
                Endpoint.Tcp tcp => await OpenAsync(await TcpAsync(tcp, either.Token), options, either.Token),
                _ => throw new ArgumentOutOfRangeException(nameof(endpoint)),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ReeveException(ErrorCode.Timeout, $"somebody listens at {endpoint} but does not speak", "reeve doctor", retryable: true);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new ReeveException(ErrorCode.Forbidden, $"{endpoint} belongs to another user", "use your own home, or the user who owns it", inner: failure);
        }
        catch (SocketException failure)
        {
            throw Failures.NotRunning(endpoint, failure);
        }
    }

    private static async Task<Stream> TcpAsync(Endpoint.Tcp tcp, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        return await ConnectAsync(socket, () => socket.ConnectAsync(tcp.Host, tcp.Port, cancellationToken));
    }

    private static async Task<ICarrier> OpenAsync(Stream stream, ClientOptions options, CancellationToken cancellationToken) =>
        await RpcConnection.OpenAsync(stream, options, cancellationToken);

    private static async Task<Stream> UnixAsync(Endpoint.UnixSocket unix, CancellationToken cancellationToken)
    {
        UnixDomainSocketEndPoint address;
        try
        {
            address = new UnixDomainSocketEndPoint(unix.Path);
        }
        catch (ArgumentOutOfRangeException failure)
        {
            throw new ReeveException(
                ErrorCode.InvalidRequest, $"the socket's path is too long: {unix.Path}", "set REEVE_RUN_ROOT to a shorter folder", inner: failure);
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var stream = await ConnectAsync(socket, () => socket.ConnectAsync(address, cancellationToken));
        if (!PeerIdentity.IsTrusted(socket))
        {
            await stream.DisposeAsync();
            throw new ReeveException(ErrorCode.Forbidden, $"another user listens at {unix.Path}", "reeve doctor");
        }

        return stream;
    }

    private static async Task<Stream> ConnectAsync(Socket socket, Func<ValueTask> connect)
    {
        try
        {
            await connect();
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            // Nobody got the socket: whatever went wrong, it must not stay open.
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> PipeAsync(Endpoint.NamedPipe pipe, CancellationToken cancellationToken)
    {
        var stream = new NamedPipeClientStream(".", pipe.Name, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        try
        {
            // The pipe exists or it does not: no waiting for a daemon that may never come.
            await stream.ConnectAsync(TimeSpan.Zero, cancellationToken);
            return stream;
        }
        catch (Exception failure) when (failure is TimeoutException or IOException)
        {
            await stream.DisposeAsync();
            throw Failures.NotRunning(pipe, failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            await stream.DisposeAsync();
            throw new ReeveException(ErrorCode.Forbidden, $"another user listens at {pipe}", "reeve doctor", inner: failure);
        }
    }
}
