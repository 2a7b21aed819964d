using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Reeve.Protocol;

namespace Reeve.Server.Operations;

/// <summary>The binding of one operation with its types known: reads, calls and writes without boxing or reflection.</summary>
internal sealed class TypedOperationBinding<TRequest, TResponse>(Operation<TRequest, TResponse> operation, OperationHandler<TRequest, TResponse> handler)
    : OperationBinding(operation)
    where TRequest : class
    where TResponse : class
{
    private readonly JsonTypeInfo<TRequest> _request = operation.RequestInfo;
    private readonly JsonTypeInfo<TResponse> _response = operation.ResponseInfo;

    public override object Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, _request) ?? throw new JsonException("The request must be an object, not null.");

    public override ValueTask<object> InvokeAsync(object request, CallerContext caller, CancellationToken cancellationToken)
    {
        var pending = handler((TRequest)request, caller, cancellationToken);
        return pending.IsCompletedSuccessfully ? new ValueTask<object>(pending.Result) : AwaitAsync(pending);
    }

    public override void Write(Utf8JsonWriter writer, object response) => JsonSerializer.Serialize(writer, (TResponse)response, _response);

    private static async ValueTask<object> AwaitAsync(ValueTask<TResponse> pending) => await pending;
}
