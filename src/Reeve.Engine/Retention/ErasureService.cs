using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Retention;

/// <summary>
/// Erases the words of one run because a person asks for it: contents, findings, notifications, alerts, summaries, reasons. The facts stay, and so does every proof,
/// which never rested on the words. Thread-safe.
/// </summary>
public sealed class ErasureService
{
    private const int Tries = 5;

    private readonly IRetentionStore _store;
    private readonly IRunStore _runs;
    private readonly PurgeRecorder _recorder;

    internal ErasureService(IRetentionStore store, IRunStore runs, PurgeRecorder recorder) => (_store, _runs, _recorder) = (store, runs, recorder);

    /// <summary>What was erased, by kind; empty when no word was left. <c>not_found</c>, or <c>conflict</c> while the run is live.</summary>
    public async Task<ImmutableArray<RowCount>> EraseAsync(RunId id, string reason, string by, CancellationToken cancellationToken)
    {
        for (var left = Tries; left > 0; left--)
        {
            var run = await _runs.FindAsync(id, cancellationToken) ?? throw new ReeveException(ErrorCode.NotFound, $"There is no run {id}.", "reeve ps lists the runs");
            if (!RunRules.IsTerminal(run.State))
            {
                throw new ReeveException(ErrorCode.Conflict, $"{id} is live and needs its words.", $"Wait for its end, or reeve kill {id}");
            }

            ImmutableArray<RowCount> words = [.. (await _store.CountWordsAsync(id, cancellationToken)).Where(static row => row.Rows > 0)];
            if (words.IsEmpty || await _recorder.TryRecordAsync(RetentionEntries.Erased(run, words, reason, by), [new RunErased(id, words)], cancellationToken))
            {
                return words;
            }
        }

        throw new ReeveException(ErrorCode.Conflict, $"{id} moves while it is erased.", "Try again.", retryable: true);
    }
}
