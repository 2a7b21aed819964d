using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Governance;

/// <summary>
/// How the daemon's own code makes a step: ask the gate, do the effect under the run's token and a time limit, record the outcome.
/// An effect without a recorded intent cannot happen here, nor one whose failure nobody records. Thread-safe.
/// </summary>
public sealed partial class StepRunner(IGuard guard, ApprovalService approvals, GuardOptions options, TimeProvider time, ILogger<StepRunner> logger)
{
    /// <summary>
    /// The effect's value. Fails with the refusal's code when the gate refuses, with <c>killed</c> when the run is over, with <c>timeout</c>;
    /// the effect's own failures are recorded and thrown on. A run that is stopped meanwhile throws <see cref="OperationCanceledException"/>.
    /// </summary>
    public async Task<T> RunAsync<T>(
        RunHandle run, StepIntent intent, Func<CancellationToken, Task<StepEffect<T>>> effect, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var decision = await guard.BeginStepAsync(run.Id, run.FencingToken, intent, Durability.Durable, cancellationToken);
        var step = decision switch
        {
            GuardDecision.Allow allow => allow.Step,
            GuardDecision.Deny deny => throw new ReeveException(deny.Code, deny.Reason),
            GuardDecision.Kill kill => throw new ReeveException(ErrorCode.Killed, kill.Reason),
            GuardDecision.Hold hold => await ApprovedAsync(run, hold.Step, cancellationToken),
            _ => throw new InvalidOperationException("An unknown decision: " + decision.GetType().Name),
        };

        using var activity = ReeveTelemetry.Activities.StartActivity("step");
        activity?.SetTag("reeve.run", run.Id.Value).SetTag("reeve.step", step.Id.Value).SetTag("reeve.tool", intent.Tool);
        using var limit = new CancellationTokenSource(timeout ?? options.StepTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(run.Stopping, cancellationToken, limit.Token);
        StepEffect<T> done;
        try
        {
            done = await effect(linked.Token);
        }
        catch (Exception failure) // every failure is recorded, then goes on to the caller
        {
            var timedOut = failure is OperationCanceledException && limit.IsCancellationRequested
                && !run.Stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested;
            activity?.SetStatus(ActivityStatusCode.Error, CodeOf(failure, timedOut));
            await RecordFailureAsync(run, step, CodeOf(failure, timedOut), (failure as StepFailedException)?.Used ?? Usage.None);
            if (timedOut)
            {
                throw new ReeveException(ErrorCode.Timeout, $"{intent.Tool} took longer than {(timeout ?? options.StepTimeout).TotalSeconds:0.###} s.", inner: failure);
            }

            throw;
        }

        // The effect has happened: its record is not the caller's to cancel.
        await guard.EndStepAsync(run.Id, run.FencingToken, step.Id, done.Outcome, Durability.Durable, CancellationToken.None);
        return done.Value;
    }

    /// <summary>Waits, as long as the approval may take, for somebody to allow exactly this step.</summary>
    private async Task<Step> ApprovedAsync(RunHandle run, Step held, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(run.Stopping, cancellationToken);
        var decided = await approvals.WaitAsync(run.Id, held.Id, linked.Token);
        return decided is { State: StepState.Allowed }
            ? decided
            : throw new ReeveException(decided?.FailureCode ?? ErrorCode.Cancelled, decided?.Summary ?? $"The run of {held.Tool} ended before anybody approved it.");
    }

    private static string CodeOf(Exception failure, bool timedOut) => failure switch
    {
        _ when timedOut => ErrorCode.Timeout,
        ReeveException reeve => reeve.Code,
        OperationCanceledException => ErrorCode.Cancelled,
        _ => ErrorCode.Internal,
    };

    private async Task RecordFailureAsync(RunHandle run, Step step, string code, Usage used)
    {
        try
        {
            var outcome = new StepOutcome { Succeeded = false, FailureCode = code, Used = used };
            await guard.EndStepAsync(run.Id, run.FencingToken, step.Id, outcome, Durability.Durable, CancellationToken.None);
        }
        catch (ReeveException refused)
        {
            // The run is over (its open steps were abandoned with it) or the disk refuses; the effect's own failure matters more to the caller.
            LogOutcomeNotRecorded(refused, step.Id, refused.Code);
        }
    }
}
