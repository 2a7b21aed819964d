using Microsoft.Extensions.Logging;
using Reeve.Engine.Jobs;
using Reeve.Guard;

namespace Reeve.Engine.Schedules;

/// <summary>
/// Tells fires to their agents: starts the job under the fire's id, and records the fire's end when the job is over. Until then the fire is on its way: a daemon that dies leaves
/// it to the next one, which asks for the same job again. A refusal that may pass is tried again; any other ends the fire, on the record. Thread-safe.
/// </summary>
internal sealed partial class FireTeller(
    FireOutbox outbox, ScheduleBook book, IJobRunner jobs, FireEnds ends, FirePace pace, ILogger<FireTeller> logger)
{
    /// <summary>Tells one fire; its receipt, or null when it is tried again later. Fails with what ended the fire.</summary>
    public async Task<JobReceipt?> TellAsync(Fire fire, int attempts, CancellationToken cancellationToken)
    {
        try
        {
            var receipt = await jobs.StartAsync(
                new JobRequest { Key = fire.Id, Agent = fire.Agent, Sender = Schedule.SenderPrefix + fire.Schedule, Prompt = fire.Prompt, Trigger = "schedule" }, cancellationToken);
            book.NoteRun(fire.Schedule, receipt.Run);
            ScheduleMetrics.Told(fire);
            _ = SeeOffAsync(fire, attempts, receipt);
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
            await TryEndAsync(fire, attempts, () => ends.FailAsync(fire, refused));
            throw;
        }
        catch (Exception defect) when (defect is not OperationCanceledException) // one fire's defect must not stop the others, nor repeat for ever
        {
            LogDefect(defect, fire.Id);
            await TryEndAsync(fire, attempts, () => ends.FailAsync(fire, new ReeveException(ErrorCode.Internal, "A defect of the daemon stopped it; its log says which.")));
            throw;
        }
    }

    private async Task SeeOffAsync(Fire fire, int attempts, JobReceipt receipt)
    {
        try
        {
            var end = await receipt.Over;
            await TryEndAsync(fire, attempts, () => ends.EndAsync(fire, receipt.Run, end));
        }
        catch (OperationCanceledException)
        {
            LogLeft(fire.Id);
        }
        catch (Exception defect) // it is in the store, and looked after again
        {
            LogDefect(defect, fire.Id);
            outbox.Wait(fire, attempts + 1, pace.NextAt(attempts));
        }
    }

    /// <summary>A record that the disk refuses is owed: the fire is told again then, which starts nothing, and its end is written.</summary>
    private async Task TryEndAsync(Fire fire, int attempts, Func<Task> record)
    {
        try
        {
            await record();
            outbox.End(fire);
        }
        catch (ReeveException storage)
        {
            LogAgain(fire.Id, storage.Code, storage.Message);
            outbox.Wait(fire, attempts + 1, pace.NextAt(attempts));
        }
    }

    [LoggerMessage(1810, LogLevel.Information, "{Fire} is looked after again later ({Code}): {Message}")]
    private partial void LogAgain(string fire, string code, string message);

    [LoggerMessage(1811, LogLevel.Warning, "{Fire} was not told ({Code}): {Message}")]
    private partial void LogFailed(string fire, string code, string message);

    [LoggerMessage(1812, LogLevel.Error, "{Fire} met a defect")]
    private partial void LogDefect(Exception defect, string fire);

    [LoggerMessage(1813, LogLevel.Information, "{Fire} is left for the next daemon")]
    private partial void LogLeft(string fire);
}
