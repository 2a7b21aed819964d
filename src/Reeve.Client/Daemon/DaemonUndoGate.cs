using Reeve.Client.Outbox;
using Reeve.Client.Runs;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Compensations;

namespace Reeve.Client.Daemon;

/// <summary>
/// The daemon's word on who undoes a run's steps. A step is claimed before it is undone here, so that a rollback over there never undoes it too; the outcome is
/// told, by the outbox where the daemon is away. What was not granted is not undone: undoing is a side effect, and those fail closed. Thread-safe.
/// </summary>
internal sealed class DaemonUndoGate(GateCaller caller, DeliveryOutbox outbox, RunTicket ticket, RunStop stop) : IUndoGate
{
    public async Task<IReadOnlyList<UndoClaim>> ClaimAsync(IReadOnlyList<string?> steps)
    {
        var held = Reserve(steps);
        if (held.Count == 0)
        {
            return Unasked(steps, new ReeveException(ErrorCode.Overloaded, "The outbox is full: the daemon has been out of reach for too long."));
        }

        try
        {
            await caller.WaitAsync(outbox.WhenEmptyAsync, "what is told of the run's steps goes first");
            var response = await caller.CallTwiceAsync(Operations.CompensationsClaim, ticket.Claim(held), CancellationToken.None);
            var answers = response.Claims.ToDictionary(static claim => claim.Step);
            return [.. steps.Select(step => Answer(step, held, answers))];
        }
        catch (ReeveException failure)
        {
            Forgo(held, failure);
            return Unasked(steps, failure);
        }
    }

    public async Task<ReeveException?> TellAsync(string? step, UndoOutcome outcome, string? message)
    {
        var report = ticket.Report(step!, outcome, message);
        try
        {
            if (outbox.Count > 0)
            {
                return Keep(report, new ReeveException(ErrorCode.Unavailable, "what was told before goes first"));
            }

            await caller.CallAsync(Operations.CompensationsReport, report, CancellationToken.None);
            return null;
        }
        catch (ReeveException failure) when (GateCaller.IsUnreachable(failure))
        {
            return Keep(report, failure);
        }
        catch (ReeveException)
        {
            // The daemon has its own word on it: the claim ran out and somebody took the step, or the run is gone. What was done here stands in the trace.
            return null;
        }
        finally
        {
            outbox.Release();
        }
    }

    private static IReadOnlyList<UndoClaim> Unasked(IReadOnlyList<string?> steps, ReeveException why) => [.. steps.Select(_ => new UndoClaim.Unasked(why))];

    /// <summary>The steps for whose outcome there is room.</summary>
    private List<string> Reserve(IReadOnlyList<string?> steps) => [.. steps.OfType<string>().TakeWhile(_ => outbox.TryReserve())];

    private UndoClaim Answer(string? step, List<string> held, Dictionary<string, CompensationClaim> answers)
    {
        if (step is null || !held.Contains(step) || !answers.TryGetValue(step, out var claim))
        {
            return new UndoClaim.Unasked(new ReeveException(ErrorCode.Overloaded, "There was no room to ask for it."));
        }

        if (claim.Granted)
        {
            return new UndoClaim.Granted(claim.LeaseUntil);
        }

        outbox.Release();
        var status = claim.Status switch
        {
            "succeeded" => RollbackStatus.Succeeded,
            "pending" => RollbackStatus.Pending,
            "failed" => RollbackStatus.Failed,
            _ => RollbackStatus.Skipped,
        };
        return new UndoClaim.Taken(status, claim.Reason ?? "the daemon did not grant it");
    }

    /// <summary>Nothing will be done. Where the daemon may have granted it without our hearing, it is told so, or nobody could undo it before the claim ran out.</summary>
    private void Forgo(List<string> held, ReeveException failure)
    {
        foreach (var step in held)
        {
            if (failure.Code is ErrorCode.ConnectionLost or ErrorCode.Timeout)
            {
                Keep(ticket.Report(step, UndoOutcome.NotBegun, "The answer to its claim was lost."), failure);
            }

            outbox.Release();
        }
    }

    private ReeveException Keep(ReportCompensationRequest report, ReeveException failure)
    {
        try
        {
            outbox.Add(new OutboxRecord { Report = report });
            return failure;
        }
        catch (ReeveException lost)
        {
            stop.Stop(lost.Code, lost.Message);
            return lost;
        }
    }
}
