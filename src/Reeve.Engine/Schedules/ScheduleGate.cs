namespace Reeve.Engine.Schedules;

/// <summary>Lets one at a time decide how schedules stand: from reading to noting what is on the disk. Never held over a job or a model.</summary>
internal sealed class ScheduleGate : IDisposable
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
