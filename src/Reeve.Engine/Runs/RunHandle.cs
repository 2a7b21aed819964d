using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Runs;

/// <summary>
/// What the in-process holder of a run has in hand. Disposing it says that the work has ended, which is what a kill and a shutdown wait for;
/// a run let go without an outcome is failed, because silence is not success.
/// </summary>
public sealed class RunHandle : IAsyncDisposable
{
    private readonly LiveRun _live;
    private readonly RunRecorder _recorder;

    internal RunHandle(LiveRun live, RunRecorder recorder)
    {
        _live = live;
        _recorder = recorder;
        FencingToken = live.Run.FencingToken;
    }

    public RunId Id => _live.Id;

    public long FencingToken { get; }

    /// <summary>As decided last.</summary>
    public Run Run => _live.Run with { Usage = _live.Steps.Usage };

    /// <summary>Cancelled by a kill, a timeout, a lost record and a shutdown: stop the work.</summary>
    public CancellationToken Stopping => _live.Stopping;

    /// <summary>Records how the run ended; returns it as it is then: an end that was asked for meanwhile (a kill, a timeout) wins.</summary>
    public Task<Run> EndAsync(RunOutcome outcome, CancellationToken cancellationToken) => EndAsync(outcome, [], cancellationToken);

    /// <summary>The same, and what must be true exactly when this outcome is: it is recorded in the same unit of work, or not at all when another end wins.</summary>
    public async Task<Run> EndAsync(RunOutcome outcome, ImmutableArray<StateChange> together, CancellationToken cancellationToken) =>
        await _recorder.MoveAsync(_live, outcome.ToCommand(FencingToken), together, cancellationToken) switch
        {
            RunDecision.Moved moved => moved.Next,
            RunDecision.Unchanged unchanged => unchanged.Run,
            RunDecision.Refused when RunRules.IsTerminal(_live.Run.State) => _live.Run,
            RunDecision.Refused refused => throw new ReeveException(refused.Code, refused.Reason),
            var other => throw new InvalidOperationException("An unknown decision: " + other.GetType().Name),
        };

    public async ValueTask DisposeAsync()
    {
        if (_live.Run.State is RunState.Running or RunState.Waiting && _live.Run.FencingToken == FencingToken)
        {
            _live.RequestEnd(new RunCommand.Fail(RunFailure.NoOutcome, "Its holder let go without an outcome."));
        }

        // A kill that is asked for and not yet recorded is recorded first, so that its stop can be told of; the disk's refusal must not hold up the stop.
        await _recorder.TryRecordEndAsync(_live);
        await _recorder.StoppedAsync(_live, StopProof.Released);
    }
}
