using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Compensation;

/// <summary>
/// The only door to the undoing of runs. A rollback is on disk, every step of it decided, when it was asked for; the work goes on by itself, over restarts.
/// Plans of one run are made one after another, so that two askers never plan the same step twice. Thread-safe.
/// </summary>
public sealed partial class RollbackService : IDisposable
{
    private const int PlanTries = 5;

    private readonly CompensationBook _book;
    private readonly RowCompensation _compensation;
    private readonly RollbackQueue _queue;
    private readonly RunService _runs;
    private readonly CompensationClock _clock;
    private readonly ILogger<RollbackService> _logger;
    private readonly SemaphoreSlim _planning = new(1, 1);

    internal RollbackService(
        CompensationBook book, RowCompensation compensation, RollbackQueue queue, RunService runs, CompensationClock clock, ILogger<RollbackService> logger) =>
        (_book, _compensation, _queue, _runs, _clock, _logger) = (book, compensation, queue, runs, clock, logger);

    /// <summary>
    /// Undoes a run from a step on. Returns when the plan is on disk; asking again goes on where it stands and tries again what may be tried again.
    /// Fails with <c>not_found</c> (run, step), <c>conflict</c> (the run is not over, or is itself a rollback), <c>overloaded</c>, storage codes.
    /// </summary>
    public async Task<IReadOnlyList<StepCompensation>> RequestAsync(RunId id, RollbackRequest request, CancellationToken cancellationToken)
    {
        var run = await _runs.FindAsync(id, cancellationToken) ?? throw new ReeveException(ErrorCode.NotFound, $"There is no run {id}.");
        var steps = await _runs.ListStepsAsync(id, cancellationToken);
        _queue.RequireRoom(id);
        await _planning.WaitAsync(cancellationToken);
        try
        {
            await PlanAsync(run, steps, request, cancellationToken);
        }
        finally
        {
            _planning.Release();
        }

        _ = _queue.AddAsync(id);
        return await _book.ListAsync(id, cancellationToken);
    }

    /// <summary>Every compensation of a run as it is recorded, the newest step first.</summary>
    public ValueTask<IReadOnlyList<StepCompensation>> ListAsync(RunId run, CancellationToken cancellationToken) => _book.ListAsync(run, cancellationToken);

    /// <summary>Ends with the rollback of the run, or at once when none is at work.</summary>
    public Task WaitAsync(RunId run) => _queue.WaitAsync(run);

    /// <summary>
    /// Puts in line what a daemon that died left half done: what had begun is tried again where that does no harm and has failed otherwise. Call once at start, after
    /// the runs were recovered and before any door opens.
    /// </summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        var left = await _book.ListUnsettledAsync(cancellationToken);
        List<RunId> runs = [.. left.Select(static row => row.Run).Distinct()];
        runs.ForEach(run => _ = _queue.AddAsync(run));
        if (runs.Count > 0)
        {
            LogRecovered(runs.Count);
        }
    }

    public void Dispose() => _planning.Dispose();

    private async Task PlanAsync(Run run, IReadOnlyList<Step> steps, RollbackRequest request, CancellationToken cancellationToken)
    {
        for (var left = PlanTries; ; left--)
        {
            var known = (await _book.ListAsync(run.Id, cancellationToken)).ToDictionary(static row => row.Step);
            var decision = CompensationRules.Plan(run, steps, known, request, tool => _compensation.Declared(run.Owner, run.Project, tool), _clock.Now);
            if (decision is RollbackDecision.Refused refused)
            {
                throw new ReeveException(refused.Code, refused.Reason, refused.Hint);
            }

            try
            {
                var rows = ((RollbackDecision.Planned)decision).Rows;
                await _book.PlanAsync(run, request, rows);
                LogRequested(run.Id, rows.Length, request.By);
                return;
            }
            catch (ReeveException moved) when (moved.Code == ErrorCode.Conflict && left > 1)
            {
                LogPlannedAgain(run.Id); // a row moved meanwhile (its operator was told, say): look again
            }
        }
    }

    [LoggerMessage(2731, LogLevel.Information, "{By} asked for {Run} to be rolled back: {Steps} steps")]
    private partial void LogRequested(RunId run, int steps, string by);

    [LoggerMessage(2733, LogLevel.Debug, "The rollback of {Run} is planned again")]
    private partial void LogPlannedAgain(RunId run);

    [LoggerMessage(2732, LogLevel.Information, "Rollbacks that go on after the restart: {Runs}")]
    private partial void LogRecovered(int runs);
}
