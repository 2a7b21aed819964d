using System.Text.Json;
using Reeve.Engine.Access;
using Reeve.Protocol;

namespace Reeve.Server.Operations;

/// <summary>What a handler is: a request, who asks, and a token that fires on cancel or deadline.</summary>
internal delegate ValueTask<TResponse> OperationHandler<in TRequest, TResponse>(TRequest request, CallerContext caller, CancellationToken cancellationToken);

/// <summary>
/// An operation bound to its handler, with the types hidden, so that both doors walk the same road. Requests and responses are classes, so hiding
/// them boxes nothing, and a handler that completes synchronously costs no task. Immutable and thread-safe.
/// </summary>
internal abstract class OperationBinding(Operation operation)
{
    public Operation Operation { get; } = operation;

    public ScopeSet Needs { get; } = ScopeRules.Find(operation.Scope) ?? throw new ArgumentException($"{operation.Scope} is no scope", nameof(operation));

    public OperationLimits Limits { get; } = OperationLimits.Of(operation);

    /// <summary>Reads the request strictly. Throws <see cref="JsonException"/> that names the path.</summary>
    public abstract object Read(ReadOnlySpan<byte> json);

    public abstract ValueTask<object> InvokeAsync(object request, CallerContext caller, CancellationToken cancellationToken);

    public abstract void Write(Utf8JsonWriter writer, object response);
}
