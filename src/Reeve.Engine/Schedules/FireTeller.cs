using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Engine.Jobs;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Schedules;

/// <summary>
/// Tells fires to their agents: starts the job under the fire's id, then records that it was. A crash between the two starts the job again under the same id, which starts nothing.
/// A refusal that may pass is tried again; any other ends the fire, on the record. Thread-safe.
/// </summary>
internal sealed partial class FireTeller(
    FireOutbox outbox, ScheduleBook book, ScheduleOwners owners, IJobRunner jobs, IJournal journal, FirePace pace, ILogger<FireTeller> logger)
{
    /// <summary>Tells one fire; its receipt, or null when it is tried again later. Fails with what ended the fire.</summary>
    public async Task<JobReceipt?> TellAsync(Fire fire, int attempts, CancellationToken cancellationToken)
    {
        try
        {
            var receipt = await jobs.StartAsync(
                new JobRequest { Key = fire.Id, Agent = fire.Agent, Sender = Schedule.SenderPrefix + fire.Schedule, Prompt = fire.Prompt, Trigger = "schedule" }, cancellationToken);
            await EndAsync(fire, receipt.Run, ScheduleEntries.Started(fire, owners.Of(fire.Agent), receipt.Run));
            ScheduleMetrics.Told(fire);
            return receipt;
        }
        catch (ReeveException refused) when (pace.MayPass(refused, fire))
        {
            LogAgain(fire.Id, refused.Code, refused.Message);
            outbox.Wait(fire, attempts + 1, pace.NextAt(attempts));
            return null;
        }
        catch (ReeveException refused)
        {
            LogFailed(fire.Id, refused.Code, refused.Message);
            ScheduleMetrics.Failed(refused.Code);
            await TryFailAsync(fire, attempts, refused);
            throw;
        }
        catch (Exception defect) when (defect is not OperationCanceledException) // one fire's defect must not stop the others, nor repeat for ever
        {
            LogDefect(defect, fire.Id);
            await TryFailAsync(fire, attempts, new ReeveException(ErrorCode.Internal, "A defect of the daemon stopped it; its log says which."));
            throw;
        }
    }

    private async Task TryFailAsync(Fire fire, int attempts, ReeveException why)
    {
        try
        {
            await EndAsync(fire, null, ScheduleEntries.Failed(fire, owners.Of(fire.Agent), why.Code, why.Message));
        }
        catch (ReeveException storage)
        {
            LogAgain(fire.Id, storage.Code, storage.Message);
            outbox.Wait(fire, attempts + 1, pace.NextAt(attempts)); // the record is owed: it is refused again then, and written
        }
    }

    private async Task EndAsync(Fire fire, RunId? run, LedgerDraft entry)
    {
        await journal.CommitAsync(UnitOfWork.Of(entry, new FireEnded(fire, run)), CancellationToken.None);
        outbox.End(fire);
        book.NoteRun(fire.Schedule, run);
    }

    [LoggerMessage(1810, LogLevel.Information, "{Fire} could not be told yet ({Code}): {Message}")]
    private partial void LogAgain(string fire, string code, string message);

    [LoggerMessage(1811, LogLevel.Warning, "{Fire} was not told ({Code}): {Message}")]
    private partial void LogFailed(string fire, string code, string message);

    [LoggerMessage(1812, LogLevel.Error, "{Fire} met a defect")]
    private partial void LogDefect(Exception defect, string fire);
}
