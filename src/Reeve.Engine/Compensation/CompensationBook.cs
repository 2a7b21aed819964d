using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Compensation;

/// <summary>
/// Keeps compensations: every move on disk with its entry before anybody acts on it, every failure told to the operator. Nobody else writes them. Thread-safe;
/// one run's rows are moved by one at a time, which the caller sees to.
/// </summary>
internal sealed partial class CompensationBook(ICompensationStore store, IJournal journal, IAlertSink alerts, TimeProvider time, ILogger<CompensationBook> logger)
{
    private const int RowsPerUnit = 500;

    public ValueTask<IReadOnlyList<StepCompensation>> ListAsync(RunId run, CancellationToken cancellationToken) => store.ListCompensationsAsync(run, cancellationToken);

    public ValueTask<IReadOnlyList<StepCompensation>> ListUnsettledAsync(CancellationToken cancellationToken) => store.ListUnsettledCompensationsAsync(cancellationToken);

    /// <summary>Records a plan. A long one takes several units, the newest steps first: one that is cut off by a crash is a shorter rollback, and its asker never heard yes.</summary>
    public async Task PlanAsync(Run run, RollbackRequest request, ImmutableArray<StepCompensation> rows)
    {
        var part = 1;
        foreach (var unit in rows.Chunk(RowsPerUnit))
        {
            await journal.CommitAsync(CompensationEntries.Planned(run, request, [.. unit], part++), CancellationToken.None);
        }
    }

    /// <summary>Records that a program begins with these rows; all of them or none.</summary>
    public async Task ClaimAsync(ImmutableArray<StepCompensation> rows)
    {
        if (!rows.IsEmpty)
        {
            await journal.CommitAsync(CompensationEntries.Claimed(rows), CancellationToken.None);
        }
    }

    /// <summary>Records a move; durable when it returns.</summary>
    public async Task<StepCompensation> SaveAsync(StepCompensation row)
    {
        await journal.CommitAsync(CompensationEntries.Moved(row), CancellationToken.None);
        return row;
    }

    /// <summary>
    /// Records what an action led to, however long the disk refuses: forgetting it would make the outcome unknown. Given up only when the daemon ends; the next
    /// start then finds it begun and without an outcome.
    /// </summary>
    public async Task<StepCompensation> SaveOutcomeAsync(StepCompensation row, TimeSpan pause, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await SaveAsync(row);
            }
            catch (ReeveException refused) when (refused.Code is ErrorCode.StorageFull or ErrorCode.StorageFailed or ErrorCode.Overloaded)
            {
                LogOutcomeWaits(refused, row.Step, refused.Code);
                await Task.Delay(pause, time, stopping);
            }
        }
    }

    /// <summary>
    /// Tells the operator of rows of one run that are not undone: one alert for what failed, one for the rest. Told first and ticked off after, so that a crash in
    /// between tells twice and never not at all.
    /// </summary>
    public async Task EscalateAsync(IReadOnlyList<StepCompensation> rows, CancellationToken cancellationToken)
    {
        foreach (var alike in rows.Where(CompensationRules.NeedsEscalation).GroupBy(static row => row.Status == CompensationStatus.Failed))
        {
            List<StepCompensation> untold = [.. alike];
            try
            {
                await alerts.RaiseAsync(alike.Key ? Failed(untold) : NotUndone(untold), cancellationToken);
                await journal.CommitAsync(CompensationEntries.Escalated([.. untold.Select(CompensationRules.Escalate)]), CancellationToken.None);
            }
            catch (ReeveException refused)
            {
                LogNotEscalated(refused, untold[0].Run, refused.Code); // still marked as untold: the next rollback or start tells
            }
        }
    }

    private static AlertDraft Failed(List<StepCompensation> rows) => Draft(rows, "compensation.failed", AlertSeverity.Critical, rows.Count == 1
        ? $"Step {Number(rows[0].Number)} ({rows[0].Tool}) of {rows[0].Run} could not be undone: {rows[0].FailureCode}"
        : $"{Number(rows.Count)} steps of {rows[0].Run} could not be undone");

    private static AlertDraft NotUndone(List<StepCompensation> rows) => Draft(rows, "compensation.missing", AlertSeverity.Warning, rows.Count == 1
        ? $"Step {Number(rows[0].Number)} ({rows[0].Tool}) of {rows[0].Run} is not undone: {CompensationNames.Of(rows[0].Status)}"
        : $"{Number(rows.Count)} steps of {rows[0].Run} are not undone: nothing declared, or their outcome is not known");

    private static AlertDraft Draft(List<StepCompensation> rows, string kind, AlertSeverity severity, string title) => new()
    {
        Kind = kind,
        Severity = severity,
        Owner = rows[0].Owner,
        Agent = rows[0].Agent,
        Run = rows[0].Run,
        DedupeKey = $"{kind}:{rows[0].Step}",
        Title = title,
        Detail = string.Join('\n', rows.Take(20).Select(static row => $"{Number(row.Number)} {row.Tool}: {row.Reason}")),
        Data = EntryData.Of(("steps", rows.Count), ("first_step", rows[0].Step.Value)),
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(2701, LogLevel.Error, "The outcome of compensating {Step} cannot be recorded ({Code}); trying again")]
    private partial void LogOutcomeWaits(Exception refused, StepId step, string code);

    [LoggerMessage(2702, LogLevel.Error, "The operator could not be told what of {Run} is not undone ({Code})")]
    private partial void LogNotEscalated(Exception refused, RunId run, string code);
}
