using System.Collections.Concurrent;
using Reeve.Engine.Foundation;
using Reeve.Guard;
using Reeve.Guard.Loops;

namespace Reeve.Engine.Runs;

/// <summary>
/// The table of live runs: bounded, loaded from storage when a live run is asked for that is not in it. Thread-safe without a lock of its own:
/// a run loaded twice at once is settled by whoever adds it first, and one loaded too old is refused by storage at its next move.
/// </summary>
internal sealed class LiveRuns(IRunStore store, RunOptions options, IEnumerable<IRunObserver> observers, IEnumerable<IRunAdmission> admissions)
{
    private readonly IRunAdmission[] _admissions = [.. admissions];
    private readonly IRunObserver[] _observers = [.. observers];
    private readonly ConcurrentDictionary<RunId, LiveRun> _runs = new();
    private volatile RunOptions _options = options;
    private int _count;
    private volatile bool _draining;

    public RunOptions Options => _options;

    /// <summary>For runs that begin from now on: those that live end under the rules they began with.</summary>
    public void Reload(LoopOptions loops, CausationOptions causation) => _options = _options with { Loops = loops, Causation = causation };

    public IEnumerable<LiveRun> All => _runs.Select(static pair => pair.Value);

    public int Count => Volatile.Read(ref _count);

    /// <summary>From now on nothing new is taken (shutdown).</summary>
    public void StopTaking() => _draining = true;

    public bool IsDraining => _draining;

    /// <summary>Why such a run may not begin; null when it may.</summary>
    public string? Refusal(in RunSubject subject)
    {
        foreach (var admission in _admissions)
        {
            if (admission.Refusal(subject) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>Takes one place before anything is recorded, so that a recorded run always has one.</summary>
    public void Reserve()
    {
        if (_draining)
        {
            throw new ReeveException(ErrorCode.Unavailable, "The daemon is stopping and takes no new runs.", retryable: true);
        }

        ReserveOne();
    }

    public void Unreserve() => Interlocked.Decrement(ref _count);

    /// <summary>Puts a run into its reserved place; when that fails the caller still owns the place.</summary>
    public void Add(LiveRun live)
    {
        Observe(live); // before anybody else can know the run
        if (!_runs.TryAdd(live.Id, live))
        {
            throw new ReeveException(ErrorCode.Conflict, $"{live.Id} is already held here.");
        }

        RunMetrics.Live.Add(1);
    }

    /// <summary>Puts a run there that was live before this daemon was: it exists, so it is kept even over the bound.</summary>
    public void Adopt(LiveRun live)
    {
        Observe(live);
        if (_runs.TryAdd(live.Id, live))
        {
            Interlocked.Increment(ref _count);
            RunMetrics.Live.Add(1);
        }
    }

    /// <summary>Under the run's gate, or before anybody else knows the run: says what it holds now.</summary>
    public void Observe(LiveRun live)
    {
        foreach (var observer in _observers)
        {
            observer.Holds(live.Run, live.Steps.Usage, live.Steps.Reserved);
        }
    }

    /// <summary>The run when it is held here; nothing is loaded.</summary>
    public LiveRun? FindHeld(RunId id) => _runs.GetValueOrDefault(id);

    public bool Contains(RunId id) => _runs.ContainsKey(id);

    /// <summary>The live run; or one that is over or queued, read from storage and not kept; or null when there is no such run.</summary>
    public ValueTask<LiveRun?> FindAsync(RunId id, CancellationToken cancellationToken) =>
        _runs.TryGetValue(id, out var live) ? new(live) : LoadAsync(id, cancellationToken);

    /// <summary>A stored run with what its live steps have used until now; storage learns of that with the run's next move.</summary>
    public Run WithUsage(Run stored) => _runs.TryGetValue(stored.Id, out var live) ? stored with { Usage = live.Steps.Usage } : stored;

    /// <summary>Lets go of a run that is over (or queued for another holder), recorded, and at rest.</summary>
    public bool TryRelease(LiveRun live)
    {
        var atRest = live.Run.State is not (RunState.Running or RunState.Waiting)
            && live is { Stale: false, LastDurable.IsCompletedSuccessfully: true, WorkEnded.IsCompleted: true };
        if (!atRest || !_runs.TryRemove(KeyValuePair.Create(live.Id, live)))
        {
            return false;
        }

        Unreserve();
        RunMetrics.Live.Add(-1);
        live.Retire();
        foreach (var observer in _observers)
        {
            observer.Left(live.Run);
        }

        return true;
    }

    private async ValueTask<LiveRun?> LoadAsync(RunId id, CancellationToken cancellationToken)
    {
        var run = await store.FindAsync(id, cancellationToken);
        if (run is null)
        {
            return null;
        }

        var live = new LiveRun(run, inProcess: false, _options.Lease, _options.Loops);
        if (run.State is not (RunState.Running or RunState.Waiting))
        {
            live.Steps.Load([]);
            return live;
        }

        live.Steps.Load(await store.ListStepsAsync(id, cancellationToken));
        ReserveOne();
        using (await live.EnterAsync(cancellationToken))
        {
            if (_runs.TryAdd(id, live))
            {
                Observe(live);
                RunMetrics.Live.Add(1);
                return live;
            }
        }

        Unreserve();
        return _runs.TryGetValue(id, out var first) ? first : await LoadAsync(id, cancellationToken);
    }

    private void ReserveOne()
    {
        if (Interlocked.Increment(ref _count) > _options.MaxLiveRuns)
        {
            Interlocked.Decrement(ref _count);
            throw new ReeveException(
                ErrorCode.Overloaded, $"{_options.MaxLiveRuns} runs are already live.", "Wait until some end, or kill one.", retryable: true);
        }
    }
}
