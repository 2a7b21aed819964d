using Microsoft.Extensions.Logging;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Retention;

/// <summary>
/// Takes what is over and old, batch by batch: first runs with everything of theirs, then what belongs to no run. A pass that is cut
/// anywhere leaves what is true, and the next one goes on. One pass at a time; thread-safe.
/// </summary>
public sealed partial class RetentionService : IDisposable
{
    /// <summary>Things may move between counting and taking; more often than this in a row they do not.</summary>
    private const int Tries = 5;

    private const int RowsCounted = 1_000_000;

    private readonly RetentionOptions _options;
    private readonly IRetentionStore _store;
    private readonly PurgeRecorder _recorder;
    private readonly RetentionPace _pace;
    private readonly TimeProvider _time;
    private readonly ILogger<RetentionService> _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long? _floor;
    private volatile RetentionState _state;

    internal RetentionService(
        RetentionOptions options, IRetentionStore store, PurgeRecorder recorder, RetentionPace pace, TimeProvider time, ILogger<RetentionService> logger)
    {
        (_options, _store, _recorder, _pace, _time, _logger) = (options, store, recorder, pace, time, logger);
        _state = new RetentionState(options.Days, null, 0, 0, null, 0, null);
    }

    public RetentionState State => _state;

    /// <summary>Learns from the log how far the last purge came. Called by itself where it is needed.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        if (_floor is null && await _store.FindNewestPurgeAsync(cancellationToken) is { } entry)
        {
            var last = RetentionEntries.Read(entry);
            _floor = last.Floor;
            _state = _state with { LastAt = last.At, LastRuns = last.Runs, LastRows = last.Rows };
        }

        _floor ??= 0;
    }

    /// <summary>When the worker looks again.</summary>
    public void Expect(DateTimeOffset? next) => _state = _state with { NextAt = next };

    /// <summary>One pass. Fails with storage's codes; what was taken until then stays taken.</summary>
    /// <param name="byHand">Somebody asked: history goes at once and not piece by piece.</param>
    /// <param name="by">Who, for the record.</param>
    /// <param name="cancellationToken">Ends the pass between two batches.</param>
    public async Task<PurgeReport> PurgeAsync(bool byHand, string by, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await RestoreAsync(cancellationToken);
            var report = await FindLimitAsync(byHand, cancellationToken) is { } limit
                ? await new PurgePass(_options, _store, _recorder, _pace, limit, by) { Floor = _floor!.Value, Noted = Note }.RunAsync(Tries, cancellationToken)
                : PurgeReport.Nothing;
            _state = _state with { Held = report.Held, Failure = null };
            LogPurged(report.Runs, report.Rows.Sum(static row => row.Rows), report.Held);
            return report;
        }
        catch (ReeveException failure)
        {
            _state = _state with { Failure = failure.Message };
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What a pass by hand would take now. Takes nothing.</summary>
    public async Task<PurgeReport> CountAsync(CancellationToken cancellationToken)
    {
        await RestoreAsync(cancellationToken);
        if (await FindLimitAsync(byHand: true, cancellationToken) is not { } limit)
        {
            return PurgeReport.Nothing;
        }

        var (tally, held, isMore) = (new PurgeTally(), 0, false);
        foreach (var window in PurgePass.Windows(limit.Horizon))
        {
            for (var (cursor, isLast) = (window, false); !isLast && !isMore;)
            {
                var plan = await _store.PlanRunsAsync(limit, cursor, RowsCounted, cancellationToken);
                foreach (var purge in plan.Runs)
                {
                    tally.Add(purge);
                }

                held += plan.Held;
                isMore = tally.Rows >= RowsCounted || (plan.Next == cursor && !plan.IsLast); // a family larger than what is counted
                (cursor, isLast) = (plan.Next, plan.IsLast);
            }
        }

        tally.Add(await _store.PlanLooseRowsAsync(limit, RowsCounted, cancellationToken));
        tally.Add(await _store.PlanEntriesAsync(_floor!.Value, limit.Below, RowsCounted, cancellationToken));
        return new PurgeReport(limit.Horizon.Cutoff, tally.Runs, tally.ByKind, held, isMore);
    }

    public void Dispose() => _turn.Dispose();

    private async Task<PurgeLimit?> FindLimitAsync(bool byHand, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var span = await _store.ReadSpanAsync(_floor!.Value, now, cancellationToken);
        return RetentionRules.Of(now, span, _options, byHand) is { } horizon
            ? new PurgeLimit(horizon, await _store.FindBelowAsync(_floor.Value, horizon, cancellationToken))
            : null;
    }

    private void Note(PurgeTally pass, long floor)
    {
        _floor = floor;
        if (pass.Batches > 0)
        {
            _state = _state with { LastAt = _time.GetUtcNow(), LastRuns = pass.Runs, LastRows = pass.Rows };
        }
    }

    [LoggerMessage(2801, LogLevel.Information, "Retention took {Runs} runs and {Rows} rows; {Held} old runs are still needed")]
    private partial void LogPurged(long runs, long rows, int held);
}
