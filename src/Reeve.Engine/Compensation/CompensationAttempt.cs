namespace Reeve.Engine.Compensation;

/// <summary>One try at one order. Made by the loop, used by one compensator. <see cref="Settled"/> may be awaited by anybody.</summary>
public sealed class CompensationAttempt(CompensationOrder order, Func<CancellationToken, Task> begin)
{
    private readonly TaskCompletionSource<StepCompensation?> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CompensationOrder Order => order;

    /// <summary>The compensation after its outcome is on disk; null when this daemon ends before that.</summary>
    public Task<StepCompensation?> Settled => _settled.Task;

    /// <summary>Records on disk that the action is about to happen. When it throws, it must not happen.</summary>
    public Task BeginAsync(CancellationToken cancellationToken) => begin(cancellationToken);

    internal void Settle(StepCompensation? row) => _settled.TrySetResult(row);
}
