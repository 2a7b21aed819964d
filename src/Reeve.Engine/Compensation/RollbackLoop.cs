using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Compensation;

/// <summary>
/// Works off what one run still has to have undone, the newest step first, until nothing is pending. A failure is told and the older steps are undone all the same.
/// What the daemon's own end interrupts stays pending. One at a time a run, which <see cref="RollbackQueue"/> sees to.
/// </summary>
internal sealed partial class RollbackLoop(
    CompensationBook book, RowCompensation compensation, StepContents contents, RunService runs, RunBounds bounds, ILogger<RollbackLoop> logger)
{
    /// <summary>Whose runs undo: not the agent's whose steps they are, so that its kill switch does not keep its effects from being undone.</summary>
    public const string Agent = "reeve-rollback";

    public async Task DrainAsync(RunId run, CancellationToken stopping)
    {
        IReadOnlyDictionary<string, List<long>>? index = null;
        while (!stopping.IsCancellationRequested)
        {
            var rows = await book.ListAsync(run, stopping);
            try
            {
                rows = await RecoverAsync(rows);
                await book.EscalateAsync([.. rows.Where(CompensationRules.NeedsEscalation)], stopping);
                List<StepCompensation> batch = [.. rows.Where(static row => row is { Status: CompensationStatus.Pending, Begun: false }).Take(bounds.StepsPerRun)];
                if (batch.Count == 0)
                {
                    return;
                }

                index ??= await contents.IndexAsync(run, stopping);
                await WorkAsync(run, batch, index, stopping);
            }
            catch (OperationCanceledException) when (bounds.IsEnding)
            {
                return; // stopping: what is interrupted is on disk as it is, and the next start goes on
            }
            catch (ReeveException refused) when (!bounds.IsEnding)
            {
                LogPaused(refused, run, refused.Code);
                await bounds.PauseAsync(stopping); // the disk, or no place in the table of runs: nothing is lost, and the rows are read anew
            }
            catch (ReeveException refused)
            {
                LogPaused(refused, run, refused.Code);
                return; // likewise
            }
        }
    }

    /// <summary>Nobody else works on this run: what is begun and has no outcome was begun by a daemon that is dead, or claimed by a program that still may be at it.</summary>
    private async Task<IReadOnlyList<StepCompensation>> RecoverAsync(IReadOnlyList<StepCompensation> rows)
    {
        var mended = new List<StepCompensation>(rows.Count);
        foreach (var row in rows)
        {
            mended.Add(CompensationRules.Recover(row, bounds.Now) is { } next ? await book.SaveAsync(next) : row);
        }

        return mended;
    }

    private async Task WorkAsync(RunId run, List<StepCompensation> batch, IReadOnlyDictionary<string, List<long>> index, CancellationToken stopping)
    {
        RunHandle job;
        try
        {
            job = await runs.StartAsync(Draft(batch), stopping);
        }
        catch (ReeveException refused) when (refused.Code is ErrorCode.SwitchedOff or ErrorCode.Denied or ErrorCode.BudgetExceeded)
        {
            await RefuseAsync(run, new CompensationOutcome.Refused(refused.Code, refused.Message), stopping);
            return;
        }

        await using (job)
        {
            var undone = 0;
            foreach (var row in batch)
            {
                if (job.Stopping.IsCancellationRequested || bounds.IsEnding)
                {
                    break;
                }

                var after = await compensation.TryAsync(job, row, index, () => bounds.IsEnding, stopping);
                undone += after.Status == CompensationStatus.Succeeded ? 1 : 0;
                await book.EscalateAsync([after], stopping);
            }

            if (job.Stopping.IsCancellationRequested && !bounds.IsEnding)
            {
                // Somebody killed it: a kill ends the whole rollback, and says so of every step that is left.
                await RefuseAsync(run, new CompensationOutcome.Refused(ErrorCode.Killed, $"The rollback's run {job.Id} was killed."), stopping);
            }
            else if (!job.Stopping.IsCancellationRequested)
            {
                await job.EndAsync(new RunOutcome.Succeeded($"{undone} of {batch.Count} steps of {run} undone."), CancellationToken.None);
            }
        }
    }

    /// <summary>Nothing of what is left was begun, nor will be until somebody asks again.</summary>
    private async Task RefuseAsync(RunId run, CompensationOutcome.Refused refused, CancellationToken stopping)
    {
        foreach (var row in (await book.ListAsync(run, stopping)).Where(static row => row is { Status: CompensationStatus.Pending, Begun: false }))
        {
            await book.SaveAsync(CompensationRules.End(row, refused, bounds.Now));
        }
    }

    private static RunDraft Draft(List<StepCompensation> batch) => new()
    {
        Kind = RunKind.Job,
        Owner = batch[0].Owner,
        Agent = Agent,
        Trigger = CompensationRules.Trigger,
        Project = batch[0].Project,
        Grants = [.. batch.Select(static row => CompensationRules.ToolPrefix + row.Tool).Distinct(StringComparer.Ordinal)],
    };

    [LoggerMessage(2711, LogLevel.Warning, "The rollback of {Run} cannot go on now ({Code})")]
    private partial void LogPaused(Exception refused, RunId run, string code);
}
