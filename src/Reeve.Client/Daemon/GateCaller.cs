using Reeve.Guard;
using Reeve.Protocol;

namespace Reeve.Client.Daemon;

/// <summary>Calls the daemon with a bound on how long it may take, and knows which failures mean that nobody answered. Thread-safe.</summary>
internal sealed class GateCaller(IOperationCaller caller, TimeSpan timeout, TimeProvider time)
{
    /// <summary>Whether the gate could not be asked, as opposed to having refused.</summary>
    public static bool IsUnreachable(ReeveException failure) => failure.Code
        is ErrorCode.DaemonNotRunning or ErrorCode.ConnectionLost or ErrorCode.Timeout or ErrorCode.Unavailable
        or ErrorCode.StorageFull or ErrorCode.StorageFailed or ErrorCode.Internal or ErrorCode.UpstreamFailed;

    public async Task<TResponse> CallAsync<TRequest, TResponse>(Operation<TRequest, TResponse> operation, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await caller.CallAsync(operation, request, either.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ReeveException(ErrorCode.Timeout, $"the daemon did not answer within {timeout.TotalSeconds:0.###} s", "reeve status", retryable: true, late);
        }
        catch (ObjectDisposedException gone)
        {
            throw new ReeveException(ErrorCode.Cancelled, "the connection to the daemon was closed", "dispose runs before the guard they began at", inner: gone);
        }
    }

    /// <summary>Waits for something else of the daemon's within the same bound.</summary>
    public async Task WaitAsync(Func<CancellationToken, Task> something, string why)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        try
        {
            await something(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new ReeveException(ErrorCode.Unavailable, why, "reeve status", retryable: true);
        }
    }

    /// <summary>The same for a request with an idempotency key: when the connection is lost on the way, it is made once more.</summary>
    public async Task<TResponse> CallTwiceAsync<TRequest, TResponse>(
        Operation<TRequest, TResponse> operation, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        try
        {
            return await CallAsync(operation, request, cancellationToken);
        }
        catch (ReeveException lost) when (lost.Code == ErrorCode.ConnectionLost)
        {
            return await CallAsync(operation, request, cancellationToken);
        }
    }
}
