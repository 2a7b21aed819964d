using Reeve.Guard;

namespace Reeve.Engine.Compensation;

/// <summary>
/// One row during one try. Whoever acts says so here first; once the try is over nobody can begin any more, so that a handler that was told "your time is over" is
/// never told "go" a moment later. Thread-safe.
/// </summary>
internal sealed class RowTurn(StepCompensation row) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private StepCompensation _row = row;
    private bool _isOver;

    public StepCompensation Row => Volatile.Read(ref _row);

    public async Task BeginAsync(Func<StepCompensation, Task<StepCompensation>> begin, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_isOver)
            {
                throw new ReeveException(ErrorCode.Conflict, $"The time to compensate {_row.Step} is over; do nothing.");
            }

            Volatile.Write(ref _row, await begin(_row));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>From now on nobody begins; the row as it is then.</summary>
    public async Task<StepCompensation> CloseAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            _isOver = true;
            return _row;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
