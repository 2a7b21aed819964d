using Reeve.Guard;

namespace Reeve.Client.Runs;

/// <summary>
/// The way into a call and out of it: reserve, check, record the intent, and afterwards settle and record the outcome. Every refusal is a
/// <see cref="ReeveException"/> and a line of the trace; nothing that was reserved stays so. Thread-safe.
/// </summary>
internal sealed class CallGate(RunAccount account, IRunGate gate, RunTrace trace, RunStop stop)
{
    public async Task<Admission> EnterAsync(CallIntent intent, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (stop.Reason is { } over)
        {
            trace.Write(TraceEntries.Denied(null, intent, "run.live", over.Code, over.Message));
            throw stop.Failure();
        }

        switch (account.TryReserve(intent))
        {
            case AccountDecision.Refused refused:
                throw Refuse(null, intent, refused.Rule, refused.Code, refused.Reason, refused.EndsRun);
            case AccountDecision.Reserved reserved:
                return await EnterAsync(intent, reserved, cancellationToken);
            case var other:
                throw new InvalidOperationException("An unknown decision: " + other.GetType().Name);
        }
    }

    /// <summary>
    /// Settles and records how the call ended. Never fails: what a daemon out of reach must know is kept for it, and a trace that cannot be written ends the
    /// run, but does not take from the caller what was done.
    /// </summary>
    public async Task LeaveAsync(Admission admission, CallOutcome outcome)
    {
        account.Settle(admission.Reserved, outcome);
        Note(TraceEntries.Ended(admission.Step, admission.Plan, outcome));
        if (await gate.TellAsync(admission.Step, admission.Intent, admission.Allowed, outcome) is { } kept)
        {
            Note(TraceEntries.Queued(admission.Step, "steps.end", kept.Code));
        }
    }

    private void Note(TraceEntry entry)
    {
        if (!trace.TryWrite(entry))
        {
            stop.Stop(ErrorCode.StorageFailed, "The trace cannot be written.");
        }
    }

    private async Task<Admission> EnterAsync(CallIntent intent, AccountDecision.Reserved reserved, CancellationToken cancellationToken)
    {
        var entered = false;
        try
        {
            trace.Write(TraceEntries.Intended(reserved.Number, intent));
            if (reserved.Warning is { } loop)
            {
                trace.Write(TraceEntries.Warned(reserved.Number, intent.Plan.Tool, loop.Rule, loop.Reason));
            }

            var allowed = await AskAsync(intent, reserved.Number, cancellationToken);
            entered = true;
            return new Admission(intent, reserved, allowed);
        }
        finally
        {
            if (!entered)
            {
                account.Settle(reserved, CallOutcome.NotBegun(ErrorCode.Denied, "not begun"));
            }
        }
    }

    private async Task<GateAnswer.Allowed> AskAsync(CallIntent intent, int step, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop.Token);
        GateAnswer answer;
        try
        {
            answer = await gate.AskAsync(step, intent, reason => trace.Write(TraceEntries.Held(step, intent.Plan.Tool, reason)), either.Token);
        }
        catch (OperationCanceledException) when (stop.Reason is { } over && !cancellationToken.IsCancellationRequested)
        {
            throw Refuse(step, intent, "run.live", over.Code, over.Message, endsRun: false);
        }

        switch (answer)
        {
            case GateAnswer.Allowed allowed:
                foreach (var warning in allowed.Warnings)
                {
                    Note(TraceEntries.Warned(step, intent.Plan.Tool, warning.Rule, warning.Reason));
                }

                return allowed;
            case GateAnswer.Refused refused:
                throw Refuse(step, intent, refused.Rule, refused.Code, refused.Reason, refused.EndsRun);
            case GateAnswer.Unreachable(var why):
                return await UnaskedAsync(intent, step, why);
            default:
                throw new InvalidOperationException("An unknown answer: " + answer.GetType().Name);
        }
    }

    /// <summary>The tool's fail policy decides, and the trace says how; what cannot be said does not go ahead.</summary>
    private async Task<GateAnswer.Allowed> UnaskedAsync(CallIntent intent, int step, ReeveException why)
    {
        var traced = trace.TryWrite(TraceEntries.Unreachable(step, intent.Plan, why));
        if (!intent.Plan.FailsOpen)
        {
            throw Closed(intent.Plan, why);
        }

        var allowed = new GateAnswer.Allowed(Step: null);
        if (traced)
        {
            return allowed;
        }

        stop.Stop(ErrorCode.StorageFailed, "The trace cannot be written.");
        await gate.TellAsync(step, intent, allowed, CallOutcome.NotBegun(ErrorCode.StorageFailed, "The trace could not be written; the call was not made."));
        throw stop.Failure();
    }

    private static ReeveException Closed(CallPlan plan, ReeveException why) => new(
        why.Code, $"{plan.Tool} was not called: the gate could not be asked ({why.Message}), and the tool fails closed", why.Hint, retryable: true, why);

    private ReeveException Refuse(int? step, CallIntent intent, string rule, string code, string reason, bool endsRun)
    {
        trace.Write(TraceEntries.Denied(step, intent, rule, code, reason));
        if (endsRun && stop.Stop(code, reason))
        {
            trace.Write(TraceEntries.Stopping(code, reason));
        }

        return new ReeveException(code, reason);
    }
}
