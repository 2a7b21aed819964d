namespace Reeve.Engine.Bus;

/// <summary>Lets one at a time decide about events and subscriptions: from reading to noting what is on the disk. Never held over a job.</summary>
internal sealed class BusGate : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task<T> HoldAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
