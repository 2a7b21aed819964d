using System.Globalization;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Engine.Turns;
using Reeve.Guard;

namespace Reeve.Engine.Jobs;

/// <summary>
/// Sees a job's run to its end: each attempt tells the agent once, under a message id of its own, and waits for the turn's end. An attempt that ended for a reason that may pass
/// is followed by another; one that the daemon's stop ended is left for the next daemon. Thread-safe and stateless.
/// </summary>
internal sealed partial class JobAttempts(RunService runs, TurnService turns, RunDrain drain, TimeProvider time, ILogger<JobAttempts> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Cancelled when the daemon stops before the job is over.</summary>
    public async Task<JobEnd> RunAsync(string owner, JobRequest job, RunHandle first)
    {
        var handle = first;
        while (true)
        {
            Run run;
            await using (handle)
            {
                run = await handle.EndAsync(await TryAsync(owner, job, handle), CancellationToken.None);
            }

            if (run.State != RunState.Queued)
            {
                return new JobEnd(RunNames.Of(run.State), run.FailureCode);
            }

            if (drain.IsDraining)
            {
                throw new OperationCanceledException();
            }

            await Task.Delay(Pause * run.Attempt, time);
            handle = await runs.TakeAsync(run.Id, CancellationToken.None);
        }
    }

    private async Task<RunOutcome> TryAsync(string owner, JobRequest job, RunHandle run)
    {
        try
        {
            var message = new TurnRequest
            {
                Agent = job.Agent,
                Owner = owner,
                Sender = job.Sender,
                Message = job.Prompt,
                ClientMessage = string.Create(CultureInfo.InvariantCulture, $"{job.Key}~{run.Run.Attempt}"),
                Trigger = job.Trigger,
                Parent = run.Id,
            };
            var receipt = await turns.StartAsync(message, run.Stopping);
            var turn = receipt.Run ?? await turns.RunOfAsync(receipt.Session, receipt.Line, run.Stopping);
            return OutcomeOf(await turns.WaitAsync(turn, run.Stopping));
        }
        catch (OperationCanceledException)
        {
            // Killed, timed out or shut down: whoever stopped the run decided its end, which wins over this one. Or the turn was let go of by a daemon that stops.
            return new RunOutcome.TryAgain(ErrorCode.Unavailable, "The job was stopped before it was done.");
        }
        catch (ReeveException refused)
        {
            LogRefused(run.Id, job.Key, refused.Code, refused.Message);
            return refused.Retryable ? new RunOutcome.TryAgain(refused.Code, refused.Message) : new RunOutcome.Failed(refused.Code, refused.Message);
        }
        catch (Exception defect) // a defect must end as a recorded attempt and not as a run without an end
        {
            LogDefect(defect, run.Id, job.Key);
            return new RunOutcome.Failed(ErrorCode.Internal, "A defect of the daemon stopped the job; its log says which.");
        }
    }

    private static RunOutcome OutcomeOf(TurnOutcome outcome) => outcome.End.Result switch
    {
        TurnResult.Answered => new RunOutcome.Succeeded(),
        TurnResult.Cancelled => new RunOutcome.Cancelled(outcome.End.Reason ?? "The turn was cancelled."),
        _ => new RunOutcome.Failed(outcome.End.Code ?? ErrorCode.Internal, outcome.End.Reason ?? "The turn failed."),
    };

    [LoggerMessage(1840, LogLevel.Warning, "{Run}: the job {Key} was refused ({Code}): {Message}")]
    private partial void LogRefused(RunId run, string key, string code, string message);

    [LoggerMessage(1841, LogLevel.Error, "{Run}: the job {Key} met a defect")]
    private partial void LogDefect(Exception defect, RunId run, string key);
}
