using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Events;

namespace Reeve.Client.Wire;

/// <summary>One dialled transport: carries calls and watches until it fails once and for all. Thread-safe.</summary>
internal interface ICarrier : IAsyncDisposable
{
    /// <summary>The daemon's greeting, where the transport has one.</summary>
    HelloResponse? Server { get; }

    /// <summary>Why nothing more can be carried, or null while it lives.</summary>
    ReeveException? Fault { get; }

    Task<TResponse> CallAsync<TRequest, TResponse>(Operation<TRequest, TResponse> operation, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class;

    Task<WatchBuffer> SubscribeAsync(SubscribeRequest request, CancellationToken cancellationToken);
}
