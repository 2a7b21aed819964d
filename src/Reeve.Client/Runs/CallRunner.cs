using System.Runtime.ExceptionServices;
using Reeve.Guard;

namespace Reeve.Client.Runs;

/// <summary>
/// Makes the attempts of one admitted call: each under its timeout and the run's stop, with the pauses and the end that <see cref="AttemptRules"/> decide.
/// A body that does not stop when told to is given a moment and then left behind; its call has ended all the same. Thread-safe.
/// </summary>
internal sealed class CallRunner(string keyPrefix, RunTrace trace, RunStop stop, TimeProvider time)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>The result, or how it failed; the usage of all attempts added up.</summary>
    public async Task<CallEnd<T>> RunAsync<T>(Admission admission, Func<GuardedCall, Task<T>> body, CancellationToken cancellationToken)
    {
        var plan = admission.Plan;
        var used = new UsageSum();
        for (var attempt = 1; ; attempt++)
        {
            var (value, failure, kind, began) = await AttemptAsync(admission, body, attempt, used, cancellationToken);
            if (failure is null)
            {
                return new CallEnd<T>(value, null, new CallOutcome
                {
                    Succeeded = true,
                    Attempts = attempt,
                    Usage = used.Usage,
                    UsageProblem = used.Problem,
                    CompensationData = used.CompensationData,
                    OutputHash = plan.SideEffect ? null : CallIntent.HashOf(value),
                });
            }

            switch (AttemptRules.AfterFailure(attempt, plan.Retries, plan.SideEffect && began, kind))
            {
                case AttemptDecision.Retry(var pause):
                    trace.Write(TraceEntries.Retried(admission.Step, plan, attempt, CodeOf(failure.SourceException, kind), pause));
                    if (await PauseAsync(pause, cancellationToken))
                    {
                        break;
                    }

                    return Failed<T>(Stopped(cancellationToken), attempt, GiveUpReason.Stopped, AttemptFailure.Stopped, used);
                case AttemptDecision.GiveUp(var reason):
                    return Failed<T>(failure, attempt, reason, kind, used);
            }
        }
    }

    private static CallEnd<T> Failed<T>(ExceptionDispatchInfo failure, int attempt, GiveUpReason reason, AttemptFailure kind, UsageSum used) =>
        new(default, failure, new CallOutcome
        {
            Succeeded = false,
            Attempts = attempt,
            Code = CodeOf(failure.SourceException, kind),
            Summary = $"{failure.SourceException.GetType().Name} after {attempt} attempt{(attempt == 1 ? "" : "s")}",
            Unknown = reason == GiveUpReason.OutcomeUnknown,
            Usage = used.Usage,
            UsageProblem = used.Problem,
            CompensationData = used.CompensationData,
        });

    private async Task<(T? Value, ExceptionDispatchInfo? Failure, AttemptFailure Kind, bool Began)> AttemptAsync<T>(
        Admission admission, Func<GuardedCall, Task<T>> body, int attempt, UsageSum used, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(admission.Plan.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop.Token, cancellationToken);
        var call = new GuardedCall($"{keyPrefix}:{admission.Step}", attempt, either.Token);
        var began = false;
        try
        {
            // Asked once more right before: a kill may have come since the gate answered.
            either.Token.ThrowIfCancellationRequested();
            began = true;
            return (await ObeyAsync(body, call), null, default, began);
        }
        catch (Exception failure)
        {
            // Whatever a body throws is its outcome; what follows from it is decided by rule.
            var kind = KindOf(failure, limit.Token, cancellationToken);
            return (default, kind switch
            {
                AttemptFailure.Stopped => Stopped(cancellationToken),
                AttemptFailure.TimedOut => ExceptionDispatchInfo.Capture(TimedOut(admission.Plan, failure)),
                _ => ExceptionDispatchInfo.Capture(failure),
            }, kind, began);
        }
        finally
        {
            used.Add(call);
        }
    }

    /// <summary>The body's result; or, when it was told to stop and did not, its being left behind.</summary>
    private async Task<T> ObeyAsync<T>(Func<GuardedCall, Task<T>> body, GuardedCall call)
    {
        var work = body(call);
        if (!work.IsCompleted)
        {
            await ((Task)work).WaitAsync(call.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!work.IsCompleted)
        {
            using var patience = new CancellationTokenSource(Grace, time);
            await ((Task)work).WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (work.IsCompleted)
        {
            return await work;
        }

        // Left behind: whatever it still throws has nobody to go to.
        _ = work.ContinueWith(static left => left.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        throw new OperationCanceledException(call.CancellationToken);
    }

    private AttemptFailure KindOf(Exception failure, CancellationToken limit, CancellationToken cancellationToken) => failure switch
    {
        NothingDoneException => AttemptFailure.NothingDone,
        OperationCanceledException when stop.Token.IsCancellationRequested || cancellationToken.IsCancellationRequested => AttemptFailure.Stopped,
        OperationCanceledException when limit.IsCancellationRequested => AttemptFailure.TimedOut,
        ReeveException { Retryable: false } => AttemptFailure.Final,
        _ => AttemptFailure.Failed,
    };

    private ExceptionDispatchInfo Stopped(CancellationToken cancellationToken) => ExceptionDispatchInfo.Capture(
        stop.Reason is not null ? stop.Failure() : new OperationCanceledException(cancellationToken));

    private static ReeveException TimedOut(CallPlan plan, Exception cause) => new(
        ErrorCode.Timeout,
        $"{plan.Tool} did not end within {plan.Timeout.TotalSeconds:0.###} s" + (plan.SideEffect ? "; whether it was done is not known" : ""),
        inner: cause);

    private static string CodeOf(Exception failure, AttemptFailure kind) => (failure, kind) switch
    {
        (ReeveException coded, _) => coded.Code,
        (_, AttemptFailure.Stopped) => ErrorCode.Cancelled,
        _ => ErrorCode.UpstreamFailed,
    };

    /// <summary>False when the run or the caller stopped meanwhile.</summary>
    private async Task<bool> PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, cancellationToken);
        await Task.Delay(pause, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !either.Token.IsCancellationRequested;
    }
}
