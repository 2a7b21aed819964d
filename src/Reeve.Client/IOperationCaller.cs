using Reeve.Protocol;

namespace Reeve.Client;

/// <summary>Whatever can carry an operation to a daemon: a socket, HTTP, or the daemon's own dispatcher. Thread-safe.</summary>
public interface IOperationCaller
{
    /// <summary>Calls one operation and waits for its response.</summary>
    /// <param name="operation">One of <see cref="Operations"/>.</param>
    /// <param name="request">The request record.</param>
    /// <param name="cancellationToken">Cancels the wait, and the operation where the transport can.</param>
    /// <exception cref="Guard.ReeveException">The daemon refused or failed, or does not answer (<c>daemon_not_running</c>).</exception>
    Task<TResponse> CallAsync<TRequest, TResponse>(Operation<TRequest, TResponse> operation, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class;
}
