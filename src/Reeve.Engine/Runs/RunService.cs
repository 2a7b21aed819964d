using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.Guard.Loops;

namespace Reeve.Engine.Runs;

/// <summary>
/// The only door to runs: start, take, renew, finish, kill, find, list. Every move goes through <see cref="RunRules"/> and one unit of work,
/// and is durable when its call returns. A client that goes away neither stops nor loses a run (law 1). Thread-safe.
/// </summary>
public sealed partial class RunService
{
    private const int KillTries = 5;

    private readonly RunRecorder _recorder;
    private readonly LiveRuns _table;
    private readonly IRunStore _store;
    private readonly RunStarter _starter;
    private readonly TimeProvider _time;
    private readonly ILogger<RunService> _logger;

    internal RunService(RunRecorder recorder, RunStarter starter, IRunStore store, TimeProvider time, ILogger<RunService> logger)
    {
        _recorder = recorder;
        _table = recorder.Table;
        _starter = starter;
        _store = store;
        _time = time;
        _logger = logger;
    }

    /// <summary>Other rules of what is a loop, for runs that begin from now on.</summary>
    public void Reload(LoopOptions loops, CausationOptions causation) => _table.Reload(loops, causation);

    /// <summary>
    /// Starts a run whose work happens in this daemon; the holder disposes the handle when the work has ended.
    /// Fails with <c>overloaded</c>, <c>unavailable</c> (stopping), <c>conflict</c> (the key names another run, the parent is over), storage codes.
    /// </summary>
    public async Task<RunHandle> StartAsync(RunDraft draft, CancellationToken cancellationToken)
    {
        var live = await _starter.StartAsync(draft, inProcess: true, cancellationToken)
            ?? throw new ReeveException(ErrorCode.Conflict, $"A run of {draft.Agent} was already started under this key.");
        return Hold(live);
    }

    /// <summary>
    /// Starts a run whose work happens elsewhere, under a lease the holder renews. The same key gives the same run.
    /// </summary>
    public async Task<Run> StartExternalAsync(RunDraft draft, CancellationToken cancellationToken) => (await StartWarnedAsync(draft, cancellationToken)).Run;

    /// <summary>The same, with what a rule said of it and let it start all the same; null when nothing, or when the key named a run that had started before.</summary>
    public async Task<(Run Run, LoopFinding? Warning)> StartWarnedAsync(RunDraft draft, CancellationToken cancellationToken)
    {
        var live = await _starter.StartAsync(draft, inProcess: false, cancellationToken);
        if (live is null)
        {
            var known = await _store.FindByKeyAsync(draft.Owner, draft.Agent, draft.IdempotencyKey!, cancellationToken)
                ?? throw new ReeveException(ErrorCode.Conflict, "The run was refused.", retryable: true);
            return (known, null);
        }

        LogStarted(live.Id, RunNames.Of(live.Run.Kind), live.Run.Agent);
        return (live.Run, live.StartWarning);
    }

    /// <summary>
    /// Takes a queued run (an attempt that recovery or a retry left) and starts it here under a new token; <c>conflict</c> when somebody else did.
    /// </summary>
    public async Task<RunHandle> TakeAsync(RunId id, CancellationToken cancellationToken) =>
        Hold(await _starter.TakeAsync(id, cancellationToken));

    /// <summary>The run waits for somebody or something; it keeps its lease.</summary>
    public async Task<Run> WaitAsync(RunId id, long fencingToken, string reason, CancellationToken cancellationToken) =>
        Live(await MoveAsync(id, new RunCommand.Wait(reason) { Token = fencingToken }, cancellationToken));

    public async Task<Run> ResumeAsync(RunId id, long fencingToken, CancellationToken cancellationToken) =>
        Live(await MoveAsync(id, new RunCommand.Resume { Token = fencingToken }, cancellationToken));

    /// <summary>The holder says it is alive; returns until when it may now act. <c>killed</c> or <c>conflict</c> when it no longer holds the run.</summary>
    public async Task<DateTimeOffset> RenewAsync(RunId id, long fencingToken, CancellationToken cancellationToken)
    {
        var live = await FindLiveAsync(id, cancellationToken);
        live.Touch(_time.GetUtcNow());
        var command = new RunCommand.Renew(_time.GetUtcNow() + live.Lease) { Token = fencingToken };
        var run = Live(Accepted(await _recorder.MoveAsync(live, command, cancellationToken), live));
        return run.LeaseUntil ?? _time.GetUtcNow();
    }

    /// <summary>
    /// Records how a run ended; of a killed run, that its external holder has stopped. What comes back is the run as it is: <c>killed</c> wins over what was asked, and saying the same end twice is fine.
    /// <c>conflict</c> for an old token or another end.
    /// </summary>
    public async Task<Run> FinishAsync(RunId id, long fencingToken, RunOutcome outcome, CancellationToken cancellationToken)
    {
        var live = await FindLiveAsync(id, cancellationToken);
        if (live.Run.FencingToken == fencingToken)
        {
            live.Touch(_time.GetUtcNow());
        }

        var run = Accepted(await _recorder.MoveAsync(live, outcome.ToCommand(fencingToken), cancellationToken), live);
        if (run.State == RunState.Killed && run.FencingToken == fencingToken && !live.InProcess)
        {
            await _recorder.StoppedAsync(live, StopProof.Acknowledged);
        }

        return run;
    }

    /// <summary>
    /// Kills a run and what it started: the work is told to stop at once, and the call returns when the kill is on disk.
    /// When the disk refuses, the run is stopped all the same, the call fails with the disk's code, and the record is made when there is room.
    /// </summary>
    public Task<KillReport> KillAsync(RunId id, string reason, CancellationToken cancellationToken) => KillAsync(id, reason, by: null, cancellationToken);

    /// <summary>The same, with who asked for it on the record.</summary>
    public async Task<KillReport> KillAsync(RunId id, string reason, string? by, CancellationToken cancellationToken)
    {
        var kill = new RunCommand.Kill(reason) { RequestedAt = _time.GetUtcNow(), By = by };
        for (var left = KillTries; ; left--)
        {
            var live = await FindLiveAsync(id, cancellationToken);
            if (!RunRules.IsTerminal(live.Run.State))
            {
                live.RequestEnd(kill);
            }

            _recorder.KillChildren(id, kill.RequestedAt);
            try
            {
                var decision = await _recorder.MoveAsync(live, kill, cancellationToken);
                LogKilled(id, live.WorkEnded.IsCompleted);
                await KillQueuedChildrenAsync(id, cancellationToken);
                return new KillReport(live.Run, decision is not RunDecision.Refused, live.WorkEnded.IsCompleted);
            }
            catch (ReeveException refused) when (refused.Code == ErrorCode.Conflict && left > 1)
            {
                LogKillAgain(id); // the run moved meanwhile (taken from the queue, an accepted record lost): look again
            }
        }
    }

    /// <summary>Waits until nothing of the run is at work in this daemon.</summary>
    public async Task WaitStoppedAsync(RunId id, CancellationToken cancellationToken)
    {
        if (await _table.FindAsync(id, cancellationToken) is { } live)
        {
            await live.WorkEnded.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The run as recorded, with what it has used until now; null when there is none.</summary>
    public async ValueTask<Run?> FindAsync(RunId id, CancellationToken cancellationToken) =>
        await _store.FindAsync(id, cancellationToken) is { } run ? _table.WithUsage(run) : null;

    public async ValueTask<Page<Run>> ListAsync(RunFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var found = await _store.ListAsync(filter, page, cancellationToken);
        return found with { Items = [.. found.Items.Select(_table.WithUsage)] };
    }

    public ValueTask<IReadOnlyList<Step>> ListStepsAsync(RunId id, CancellationToken cancellationToken) => _store.ListStepsAsync(id, cancellationToken);

    /// <summary>How many agents have a live run now. From memory.</summary>
    public int CountRunningAgents() => _table.All.Where(static live => !RunRules.IsTerminal(live.Run.State) && !DaemonRuns.Sends(live.Run)).Select(static live => (live.Run.Owner, live.Run.Agent)).Distinct().Count();

    /// <summary>A page of steps, by number. Steps are only ever added behind, so a reader that goes on after the last number it saw misses none.</summary>
    public ValueTask<IReadOnlyList<Step>> ListStepsAsync(RunId id, int after, int limit, CancellationToken cancellationToken) =>
        _store.ListStepsAsync(id, after, limit, cancellationToken);

    private RunHandle Hold(LiveRun live)
    {
        LogStarted(live.Id, RunNames.Of(live.Run.Kind), live.Run.Agent);
        return new RunHandle(live, _recorder);
    }

    private async Task<Run> MoveAsync(RunId id, RunCommand command, CancellationToken cancellationToken)
    {
        var live = await FindLiveAsync(id, cancellationToken);
        return Accepted(await _recorder.MoveAsync(live, command, cancellationToken), live);
    }

    private async ValueTask<LiveRun> FindLiveAsync(RunId id, CancellationToken cancellationToken) =>
        await _table.FindAsync(id, cancellationToken) ?? throw new ReeveException(ErrorCode.NotFound, $"There is no run {id}.");

    /// <summary>A killed run is an answer, not a failure: whoever asked for another end learns what it is.</summary>
    private static Run Accepted(RunDecision decision, LiveRun live) => decision switch
    {
        RunDecision.Moved moved => moved.Next,
        RunDecision.Unchanged unchanged => unchanged.Run,
        RunDecision.Refused { Code: ErrorCode.Killed } => live.Run,
        RunDecision.Refused refused => throw new ReeveException(refused.Code, refused.Reason),
        _ => throw new InvalidOperationException("An unknown decision: " + decision.GetType().Name),
    };

    private static Run Live(Run run) => RunRules.IsTerminal(run.State)
        ? throw new ReeveException(run.State == RunState.Killed ? ErrorCode.Killed : ErrorCode.Conflict, $"{run.Id} is over ({RunNames.Of(run.State)}).")
        : run;

    /// <summary>
    /// Kills every live run that matches: those in memory are told to stop before anything waits. Nothing that matches can begin meanwhile only if an
    /// <see cref="IRunAdmission"/> refuses it.
    /// </summary>
    public async Task<IReadOnlyList<KillReport>> KillMatchingAsync(Func<Run, bool> matches, string reason, CancellationToken cancellationToken)
    {
        var kill = new RunCommand.Kill(reason) { RequestedAt = _time.GetUtcNow() };
        var hit = new HashSet<RunId>();
        foreach (var live in _table.All.Where(live => matches(live.Run) && !RunRules.IsTerminal(live.Run.State)))
        {
            live.RequestEnd(kill);
            hit.Add(live.Id);
        }

        foreach (var stored in await _store.ListLiveAsync(cancellationToken))
        {
            if (matches(stored))
            {
                hit.Add(stored.Id);
            }
        }

        return await Task.WhenAll(hit.Select(id => KillAsync(id, reason, cancellationToken)));
    }

    // A retry that waits for its turn is in no table; its place in the tree is in the store.
    private async Task KillQueuedChildrenAsync(RunId parent, CancellationToken cancellationToken)
    {
        foreach (var child in (await _store.ListLiveAsync(cancellationToken)).Where(run => run.Parent == parent && run.State == RunState.Queued))
        {
            await KillAsync(child.Id, $"Its parent {parent} was killed.", cancellationToken);
        }
    }
}
