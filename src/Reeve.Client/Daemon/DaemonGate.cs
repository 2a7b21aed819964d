using Reeve.Client.Outbox;
using Reeve.Client.Runs;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Runs;

namespace Reeve.Client.Daemon;

/// <summary>
/// The daemon's gate for one run. Every question carries a key of its own, so that asking again after a lost connection makes no second step; what could
/// not be told goes to the outbox. Thread-safe.
/// </summary>
internal sealed class DaemonGate(GateCaller caller, DeliveryOutbox outbox, RunTicket ticket, RunStop stop, TimeSpan approvalWait, TimeProvider time) : IRunGate
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);

    public string Mode => "daemon";

    public IUndoGate Undo { get; } = new DaemonUndoGate(caller, outbox, ticket, stop);

    public async Task<GateAnswer> AskAsync(int step, CallIntent intent, Action<string?> onHeld, CancellationToken cancellationToken)
    {
        if (!outbox.TryReserve())
        {
            return new GateAnswer.Refused("outbox", ErrorCode.Overloaded, "The outbox is full: the daemon has been out of reach for too long.", EndsRun: false);
        }

        var question = ticket.Begin(step, intent);
        GateAnswer? answer = null;
        try
        {
            answer = await AskAsync(question, onHeld, cancellationToken);
            return answer;
        }
        finally
        {
            Forgo(question, intent, answer);
        }
    }

    public async Task<ReeveException?> TellAsync(int step, CallIntent intent, GateAnswer.Allowed allowed, CallOutcome outcome)
    {
        try
        {
            var end = ticket.End(allowed.Step ?? "", intent, outcome);
            if (allowed.Step is null)
            {
                return Keep(new OutboxRecord { Begin = ticket.Begin(step, intent), End = end }, new ReeveException(ErrorCode.DaemonNotRunning, "the step was never asked for"));
            }

            return await TellAsync(end);
        }
        finally
        {
            outbox.Release();
        }
    }

    public async Task<ReeveException?> FinishAsync(string outcome, string? reason)
    {
        var finish = ticket.Finish(outcome, reason);
        if (outbox.Count > 0)
        {
            return Keep(new OutboxRecord { Finish = finish }, new ReeveException(ErrorCode.Unavailable, "what is told of its steps goes first"));
        }

        try
        {
            var response = await caller.CallAsync(Operations.RunsFinish, finish, CancellationToken.None);
            if (response.State == "killed")
            {
                stop.Stop(ErrorCode.Killed, "The run was killed.");
            }

            return null;
        }
        catch (ReeveException failure) when (GateCaller.IsUnreachable(failure))
        {
            return Keep(new OutboxRecord { Finish = finish }, failure);
        }
        catch (ReeveException refused)
        {
            stop.Stop(refused.Code, refused.Message);
            return null;
        }
    }

    private async Task<GateAnswer> AskAsync(BeginStepRequest question, Action<string?> onHeld, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var look = FirstLook; ; look = look * 2 < LongestLook ? look * 2 : LongestLook)
        {
            BeginStepResponse response;
            try
            {
                response = await caller.CallTwiceAsync(Operations.StepsBegin, question, cancellationToken);
            }
            catch (ReeveException failure) when (GateCaller.IsUnreachable(failure))
            {
                return new GateAnswer.Unreachable(failure);
            }
            catch (ReeveException refused)
            {
                var endsRun = refused.Code is ErrorCode.Killed or ErrorCode.NotFound or ErrorCode.Conflict;
                return new GateAnswer.Refused("daemon", refused.Code, refused.Message, endsRun);
            }

            switch (response.Decision)
            {
                case "allow":
                    return new GateAnswer.Allowed(response.Step)
                    {
                        Warnings = [.. (response.Warnings ?? []).Select(static warning => (warning.Rule, warning.Reason))],
                    };
                case "hold" when time.GetElapsedTime(started) < approvalWait:
                    if (look == FirstLook)
                    {
                        onHeld(response.Reason);
                    }

                    await Task.Delay(look, time, cancellationToken);
                    break;
                case "hold":
                    return new GateAnswer.Refused(response.Rule, ErrorCode.Denied, "It needs an approval, and nobody gave one in time.", EndsRun: false);
                case "kill":
                    return new GateAnswer.Refused(response.Rule, response.Code ?? ErrorCode.Killed, response.Reason ?? "The run was killed.", EndsRun: true);
                default:
                    return new GateAnswer.Refused(response.Rule, response.Code ?? ErrorCode.Denied, response.Reason ?? "The gate refused it.", EndsRun: false);
            }
        }
    }

    private async Task<ReeveException?> TellAsync(EndStepRequest end)
    {
        try
        {
            await caller.CallAsync(Operations.StepsEnd, end, CancellationToken.None);
            return null;
        }
        catch (ReeveException failure) when (GateCaller.IsUnreachable(failure))
        {
            return Keep(new OutboxRecord { End = end }, failure);
        }
        catch (ReeveException refused)
        {
            // The daemon has its own word on how it ended; the run learns of that by push, or here when it is over.
            if (refused.Code is ErrorCode.Killed or ErrorCode.NotFound)
            {
                stop.Stop(refused.Code, refused.Message);
            }

            return null;
        }
    }

    /// <summary>Puts a record by, because of the failure that comes back. When the disk refuses, the run ends: it could not be told what came of its calls.</summary>
    private ReeveException? Keep(OutboxRecord record, ReeveException? failure)
    {
        try
        {
            outbox.Add(record);
            return failure;
        }
        catch (ReeveException lost)
        {
            stop.Stop(lost.Code, lost.Message);
            return lost;
        }
    }

    /// <summary>
    /// The call will not be made. What was reserved is given back; and where the daemon may have allowed it without our hearing, it is told that nothing came
    /// of it, so that no step stays open and the attempt stands in the log.
    /// </summary>
    private void Forgo(BeginStepRequest question, CallIntent intent, GateAnswer? answer)
    {
        if (answer is GateAnswer.Allowed || (answer is GateAnswer.Unreachable && intent.Plan.FailsOpen))
        {
            return; // it goes ahead: the room is for its outcome
        }

        if (answer is null or GateAnswer.Unreachable)
        {
            var outcome = CallOutcome.NotBegun(answer is null ? ErrorCode.Cancelled : ErrorCode.Unavailable, "The gate could not be asked; the call was not made.");
            Keep(new OutboxRecord { Begin = question, End = ticket.End("", intent, outcome) }, answer is GateAnswer.Unreachable(var why) ? why : null);
        }

        outbox.Release();
    }
}
