using Reeve.Engine.Foundation;
using Reeve.Guard;
using Reeve.Guard.Loops;

namespace Reeve.Engine.Runs;

/// <summary>
/// The memory of one run that is not over: what was decided last, its open steps, and the way to stop its work.
/// Decisions and submissions happen under the run's own gate, in that order, so calls for one run are recorded as they were decided
/// and no run waits for another. What stands outside the gate may be read or asked at any time: <see cref="Run"/>, <see cref="PendingEnd"/>,
/// <see cref="Stopping"/>. That is how a kill takes effect while a submission waits for room.
/// </summary>
#pragma warning disable CA1001 // Neither field holds a handle or a timer, and both must outlive the run for whoever still looks at it.
internal sealed class LiveRun
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Queue<(Task Durable, bool Acknowledged)> _inFlight = new(); // bounded by the journal's own queue

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _workEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Run _run;
    private volatile RunCommand? _pendingEnd;
    private volatile bool _stale;
    private volatile Task _lastDurable = Task.CompletedTask;
    private ITimer? _deadline;
    private DateTimeOffset? _heldUntil;
    private long _lastActivity;

    public LiveRun(Run run, bool inProcess, TimeSpan lease, LoopOptions loops)
    {
        Steps = new StepBook(loops);
        _run = run;
        InProcess = inProcess;
        Lease = lease;
        _heldUntil = run.LeaseUntil;

        // An external holder is taken to be at work until it says that it is not, or its lease is over. What an earlier daemon held in process ended with it.
        if (!inProcess && (run.Kind != RunKind.External || run.State is not (RunState.Running or RunState.Waiting)))
        {
            _workEnded.SetResult();
        }
    }

    public RunId Id => _run.Id;

    /// <summary>As decided last, which may be a moment before it is on disk.</summary>
    public Run Run => _run;

    public StepBook Steps { get; }

    /// <summary>Whether the work happens in this daemon, so that stopping it is ours to do and to wait for.</summary>
    public bool InProcess { get; }

    /// <summary>What one renewal adds.</summary>
    public TimeSpan Lease { get; }

    /// <summary>What a rule said of its start and let it start all the same.</summary>
    public LoopFinding? StartWarning { get; init; }

    public CancellationToken Stopping => _stop.Token;

    public Task WorkEnded => _workEnded.Task;

    /// <summary>An end that was decided and must yet be recorded (a kill, a timeout, a lost record). From then on the guard allows nothing.</summary>
    public RunCommand? PendingEnd => _pendingEnd;

    /// <summary>Memory ran ahead of storage: reload before the next decision.</summary>
    public bool Stale => _stale;

    /// <summary>When what memory says now is on disk.</summary>
    public Task LastDurable => _lastDurable;

    /// <summary>What to do when an acknowledged record is lost; made once a run, not once a step.</summary>
    public Action<Task>? OnLost { get; set; }

    public async ValueTask<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new Turn(_gate);
    }

    /// <summary>Until when an external holder may still be at work after its run is over.</summary>
    public DateTimeOffset? HeldUntil => _heldUntil;

    /// <summary>When the holder was heard of last; null when never.</summary>
    public DateTimeOffset? LastActivity => Volatile.Read(ref _lastActivity) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>The holder did something.</summary>
    public void Touch(DateTimeOffset now) => Volatile.Write(ref _lastActivity, now.UtcTicks);

    /// <summary>Under the gate: this is the run now; null: it stays as it is.</summary>
    public void Apply(Run? run)
    {
        if (run is null)
        {
            return;
        }

        _run = run;
        _heldUntil = run.LeaseUntil ?? _heldUntil;
    }

    /// <summary>Under the gate: what storage holds replaces what memory thought.</summary>
    public void Load(Run run, IReadOnlyList<Step> steps)
    {
        _run = run;
        Steps.Load(steps);
        _lastDurable = Task.CompletedTask;
        _stale = false;
    }

    /// <summary>Under the gate: a unit is in the writer's queue. Acknowledged: its submitter will have been told yes before it is on disk.</summary>
    public void Track(Task durable, bool acknowledged)
    {
        Observe();
        _lastDurable = durable;
        if (!durable.IsCompletedSuccessfully)
        {
            _inFlight.Enqueue((durable, acknowledged));
        }
    }

    /// <summary>
    /// Under the gate: looks at the units that have settled, oldest first. A failed one leaves memory stale, and one that was acknowledged ends the
    /// run: both are known to the next decision, whatever order the failure reaches other threads in.
    /// </summary>
    public void Observe()
    {
        while (_inFlight.TryPeek(out var unit) && unit.Durable.IsCompleted)
        {
            _inFlight.Dequeue();
            if (unit.Durable.IsCompletedSuccessfully)
            {
                continue;
            }

            _stale = true;
            if (unit.Acknowledged)
            {
                RequestEnd(LostRecord(unit.Durable));
            }
        }
    }

    /// <summary>Under the gate: waits until nothing is in flight, whatever became of it.</summary>
    public async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        for (Observe(); _inFlight.TryPeek(out var unit); Observe())
        {
            // Its outcome was reported to whoever submitted it; here it only has to be over.
            await unit.Durable.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The end of a run whose record was acknowledged and then lost.</summary>
    public static RunCommand.Fail LostRecord(Task durable) => new(
        (durable.Exception?.InnerException as ReeveException)?.Code ?? ErrorCode.StorageFailed,
        "A record that was acknowledged as accepted could not be written.");

    public void Invalidate() => _stale = true;

    /// <summary>
    /// Asks for an end and stops the work at once, without waiting for the gate or the disk; a kill prevails over everything.
    /// False when an end was already asked for that prevails.
    /// </summary>
    public bool RequestEnd(RunCommand end)
    {
        while (true)
        {
            var before = _pendingEnd;
            var after = RunRules.Prevailing(before, end);
            if (ReferenceEquals(before, after))
            {
                return false;
            }

#pragma warning disable CS0420 // Interlocked makes its own fence
            if (ReferenceEquals(Interlocked.CompareExchange(ref _pendingEnd, after, before), before))
#pragma warning restore CS0420
            {
                Stop();
                return true;
            }
        }
    }

    /// <summary>Starts the clock of the wall-clock budget. A run that is over by then ignores it.</summary>
    public void SetDeadline(ITimer deadline) => _deadline = deadline;

    /// <summary>Nothing of the run is at work any more. False: somebody said so before.</summary>
    public bool EndWork() => _workEnded.TrySetResult();

    /// <summary>The run left memory: nothing will fire for it any more.</summary>
    public void Retire()
    {
        _deadline?.Dispose();
        _workEnded.TrySetResult();
    }

    // The token reads as cancelled when this returns; what hangs on it runs on the pool, because a callback may be slow and a killer may not wait.
    private void Stop() => _ = _stop.CancelAsync();

    /// <summary>The right to decide for one run; disposing it lets the next in.</summary>
    public readonly struct Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
