using Reeve.Client;
using Reeve.Protocol;
using Reeve.Server.Operations;

namespace Reeve.Server.Hosting;

/// <summary>Carries operations to the daemon's own dispatcher for one known caller.</summary>
internal sealed class InProcessCaller(OperationRegistry registry, Dispatcher dispatcher, CallerContext caller, TimeProvider time) : IOperationCaller
{
    public async Task<TResponse> CallAsync<TRequest, TResponse>(Operation<TRequest, TResponse> operation, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        var binding = registry.Find(operation.Name) ?? throw new InvalidOperationException($"{operation.Name} has no handler.");
        using var life = new CallLifetime(time);
        await using var cancel = cancellationToken.UnsafeRegister(static state => ((CallLifetime)state!).Cancel(), life);
        return (TResponse)await dispatcher.DispatchAsync(binding, request, caller, life);
    }
}
