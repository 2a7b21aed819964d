using System.Text.Json;

namespace Reeve.Client.Wire;

/// <summary>A waiting call with its response type; <paramref name="onResponse"/> runs in the reading loop, before the next frame is looked at.</summary>
internal sealed class PendingResponse<TResponse>(Action<TResponse>? onResponse) : PendingCall
    where TResponse : class
{
    private readonly TaskCompletionSource<TResponse> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResponse> Task => _source.Task;

    public override void Complete(ReadOnlySpan<byte> result)
    {
        try
        {
            var response = WireJson.Read<TResponse>(result) ?? throw new JsonException("the result is null");
            onResponse?.Invoke(response);
            _source.TrySetResult(response);
        }
        catch (JsonException failure)
        {
            _source.TrySetException(Failures.Malformed(failure.Message, failure));
        }
    }

    public override void Fail(Exception failure) => _source.TrySetException(failure);
}
