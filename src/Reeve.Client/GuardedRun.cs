using Reeve.Client.Runs;
using Reeve.Guard;

namespace Reeve.Client;

/// <summary>
/// One governed run of an agent: every call that its tools make goes through <see cref="GuardAsync{T}"/>. Say how it ended with <see cref="CompleteAsync"/>
/// or <see cref="FailAsync"/>; a run that is disposed without a word has failed. Thread-safe: calls may run at the same time.
/// </summary>
public sealed class GuardedRun : IAsyncDisposable
{
    private readonly RunParts _parts;
    private readonly CallGate _calls;
    private readonly CallRunner _runner;
    private readonly CallsUnderWay _underWay = new();
    private readonly UndoStack _undo;
    private readonly ITimer? _deadline;
    private int _ended;
    private int _disposed;

    internal GuardedRun(string id, string agent, GuardedRunOptions options, RunParts parts)
    {
        Id = id;
        Agent = agent;
        Options = options;
        _parts = parts;
        _calls = new CallGate(parts.Account, parts.Gate, parts.Trace, parts.Stop);
        _runner = new CallRunner(parts.KeyPrefix, parts.Trace, parts.Stop, parts.Time);
        _undo = new UndoStack(parts.Trace, parts.Gate.Undo, parts.Time);
        parts.Trace.Write(TraceEntries.Started(agent, parts.Gate.Mode, options));
        _deadline = options.MaxDuration is { } longest
            ? parts.Time.CreateTimer(_ => StopForTime(longest), null, longest, System.Threading.Timeout.InfiniteTimeSpan)
            : null;
    }

    /// <summary>The run's id.</summary>
    public string Id { get; }

    /// <summary>The agent whose run it is.</summary>
    public string Agent { get; }

    /// <summary>Fires when the run may do nothing more: it was killed, its lease was lost, its time is over.</summary>
    public CancellationToken Stopping => _parts.Stop.Token;

    /// <summary>The trace's file, or null where none is kept.</summary>
    public string? TracePath => _parts.Trace.Path;

    /// <summary>
    /// The hash of the trace's last line. Kept elsewhere, it shows later that nothing was cut from the end (<c>reeve verify --trace FILE --head HASH</c>).
    /// </summary>
    public string TraceHead => _parts.Trace.Head;

    internal GuardedRunOptions Options { get; }

    /// <summary>Whether it was said how the run ended: what the daemon says of that is no news.</summary>
    internal bool IsEnded => Volatile.Read(ref _ended) != 0;

    /// <summary>
    /// Makes one call, if it may be made: reserves its worst case, asks the gate, records the intent, runs the body under its timeout and again after a
    /// failure that may be retried, settles what was used, and records the outcome.
    /// </summary>
    /// <param name="tool">The tool, or the name of a registered one.</param>
    /// <param name="args">The arguments; their JSON is hashed and stays here. Null where there are none.</param>
    /// <param name="body">Does it.</param>
    /// <param name="undo">Undoes it, given its result; null where nothing can. Called by <see cref="RollBackAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the body returned.</returns>
    /// <exception cref="ReeveException">
    /// It was not made: <c>denied</c>, <c>tool.disabled</c>, <c>budget.exceeded</c>, <c>loop.detected</c>, <c>killed</c>; or the gate is out of reach and the
    /// tool fails closed (<c>daemon_not_running</c>, <c>connection_lost</c>, …). Or it was made and did not end in time (<c>timeout</c>).
    /// What the body throws last comes as it is.
    /// </exception>
    public async Task<T> GuardAsync<T>(
        GuardedTool tool,
        object? args,
        Func<GuardedCall, Task<T>> body,
        Func<T, CancellationToken, Task>? undo = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(body);
        var intent = CallIntent.Of(_parts.Tools.Plan(Options.Project, tool), args);
        ObjectDisposedException.ThrowIf(!_underWay.TryEnter(), this);
        try
        {
            var admission = await _calls.EnterAsync(intent, cancellationToken);
            var end = await _runner.RunAsync(admission, body, cancellationToken);
            if (intent.Plan.SideEffect && (end.Outcome.Succeeded || end.Outcome.Unknown))
            {
                _undo.Push(admission.Step, admission.Allowed.Step, intent.Plan.Tool, end.Outcome.Unknown, undo is null || end.Outcome.Unknown ? null : stop => undo(end.Value!, stop));
            }

            await _calls.LeaveAsync(admission, end.Outcome);
            end.Failure?.Throw();
            return end.Value!;
        }
        finally
        {
            _underWay.Leave();
        }
    }

    /// <summary>The same for a call that returns nothing.</summary>
    /// <param name="tool">The tool, or the name of a registered one.</param>
    /// <param name="args">The arguments; their JSON is hashed and stays here. Null where there are none.</param>
    /// <param name="body">Does it.</param>
    /// <param name="undo">Undoes it; null where nothing can.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ReeveException">As with the other overload.</exception>
    public Task GuardAsync(
        GuardedTool tool,
        object? args,
        Func<GuardedCall, Task> body,
        Func<CancellationToken, Task>? undo = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return GuardAsync(
            tool,
            args,
            async call =>
            {
                await body(call);
                return NoOutput.Value;
            },
            undo is null ? null : (_, stop) => undo(stop),
            cancellationToken);
    }

    /// <summary>
    /// Undoes the run's side effects, newest first, each at most once however often this is called; one that fails does not keep the others. Works also
    /// when the run was killed or is over. With a daemon, each is claimed there before it is undone and told afterwards, so that <c>reeve rollback</c> does not undo it
    /// too; what the daemon cannot be asked for stays <see cref="RollbackStatus.Pending"/>, for the next call.
    /// </summary>
    /// <param name="fromStep">The oldest call to undo, by its number in the run; all when 1.</param>
    /// <param name="cancellationToken">Stops before the next one, and is given to the one under way.</param>
    /// <exception cref="ObjectDisposedException">The run was disposed: its trace is closed, and nothing may happen off the record.</exception>
    public Task<RollbackReport> RollBackAsync(int fromStep = 1, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return _undo.RollBackAsync(fromStep, cancellationToken);
    }

    /// <summary>The run did what it was meant to.</summary>
    /// <param name="summary">One line for a person, or null.</param>
    /// <exception cref="ReeveException"><c>killed</c>, <c>conflict</c>: it was over already.</exception>
    public async Task CompleteAsync(string? summary = null)
    {
        _parts.Stop.ThrowIfStopped();
        await EndAsync("succeeded", summary);
        _parts.Stop.ThrowIfStopped();
    }

    /// <summary>The run did not.</summary>
    /// <param name="reason">Why, one line for a person.</param>
    public Task FailAsync(string reason) => EndAsync("failed", reason);

    /// <summary>Ends the run, as failed where nothing was said, stops what still runs in it, and closes its trace.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (_deadline is not null)
        {
            await _deadline.DisposeAsync();
        }

        try
        {
            var reason = _parts.Stop.Reason?.Message ?? "It was left without a word.";
            _parts.Stop.Stop(ErrorCode.Conflict, "The run is over.");
            await _underWay.CloseAsync();
            await EndAsync("failed", reason);
            _parts.Trace.TryWrite(TraceEntries.Closed); // one that is not closed says so by itself
        }
        finally
        {
            if (_parts.OnDisposed is { } told)
            {
                await told(this);
            }

            _parts.Trace.Dispose();
            _undo.Dispose();
        }
    }

    /// <summary>News from outside that the run may do nothing more; none to a run of which it was said how it ended.</summary>
    internal void StopBecause(string code, string reason)
    {
        if (!IsEnded && _parts.Stop.Stop(code, reason))
        {
            _parts.Trace.TryWrite(TraceEntries.Stopping(code, reason)); // it is stopped already, on the record or not
        }
    }

    private void StopForTime(TimeSpan longest) => StopBecause(ErrorCode.BudgetExceeded, $"The run has had the {longest.TotalSeconds:0.###} s it may take.");

    private async Task EndAsync(string outcome, string? reason)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        var traced = _parts.Trace.TryWrite(TraceEntries.Finished(outcome, reason, _parts.Account.Used));
        if (await _parts.Gate.FinishAsync(outcome, reason) is { } kept)
        {
            traced &= _parts.Trace.TryWrite(TraceEntries.Queued(null, "runs.finish", kept.Code));
        }

        if (!traced)
        {
            _parts.Stop.Stop(ErrorCode.StorageFailed, "The trace cannot be written.");
        }
    }

    /// <summary>What a call without a result returns: it has no output that could stand still.</summary>
    private sealed class NoOutput
    {
        public static readonly NoOutput Value = new();
    }
}
