using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Guard;

namespace Reeve.Engine.Compensation;

/// <summary>
/// The runs whose rollback has work to do. A run is worked on by one at a time, however often it is asked for; one that is asked for again while it is worked on is
/// looked at once more. Bounded: a full queue refuses, because the asker can ask again. Thread-safe.
/// </summary>
internal sealed partial class RollbackQueue(RollbackLoop loop, CompensationOptions options, ILogger<RollbackQueue> logger)
{
    private readonly Channel<RunId> _ready = Channel.CreateUnbounded<RunId>(); // bounded by the table below
    private readonly Dictionary<RunId, Turn> _turns = [];
    private readonly Lock _lock = new();

    /// <summary>Refuses with <c>overloaded</c> when too many wait: call before anything is recorded.</summary>
    public void RequireRoom(RunId run)
    {
        lock (_lock)
        {
            if (_turns.Count >= options.MaxWaiting && !_turns.ContainsKey(run))
            {
                throw new ReeveException(ErrorCode.Overloaded, $"{options.MaxWaiting} rollbacks wait already.", retryable: true);
            }
        }
    }

    /// <summary>Puts a run in line; what is awaited ends when nothing of it is pending any more, or when the daemon stops working on it.</summary>
    public Task AddAsync(RunId run)
    {
        lock (_lock)
        {
            if (_turns.TryGetValue(run, out var turn))
            {
                turn.Again = true;
                return turn.Ended.Task;
            }

            turn = new Turn();
            _turns.Add(run, turn);
            _ready.Writer.TryWrite(run);
            return turn.Ended.Task;
        }
    }

    /// <summary>Ends with the run's rollback; at once when it has none.</summary>
    public Task WaitAsync(RunId run)
    {
        lock (_lock)
        {
            return _turns.TryGetValue(run, out var turn) ? turn.Ended.Task : Task.CompletedTask;
        }
    }

    /// <summary>Works until the daemon stops. As many of these as there may be rollbacks at the same time.</summary>
    public async Task WorkAsync(CancellationToken stopping)
    {
        await foreach (var run in _ready.Reader.ReadAllAsync(stopping))
        {
            try
            {
                await loop.DrainAsync(run, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                LogInterrupted(run);
            }
            catch (Exception defect)
            {
                // The ring around one rollback: its rows are on disk as they are, and the others go on.
                LogDefect(defect, run);
            }

            End(run, stopping.IsCancellationRequested);
        }
    }

    private void End(RunId run, bool stopped)
    {
        lock (_lock)
        {
            var turn = _turns[run];
            if (turn.Again && !stopped)
            {
                turn.Again = false;
                _ready.Writer.TryWrite(run);
                return;
            }

            _turns.Remove(run);
            turn.Ended.SetResult();
        }
    }

    private sealed class Turn
    {
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Again { get; set; }
    }

    [LoggerMessage(2721, LogLevel.Information, "The rollback of {Run} is left to the next start")]
    private partial void LogInterrupted(RunId run);

    [LoggerMessage(2722, LogLevel.Error, "The rollback of {Run} stopped because of a defect")]
    private partial void LogDefect(Exception defect, RunId run);
}
