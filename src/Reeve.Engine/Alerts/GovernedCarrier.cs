using System.Text;
using Reeve.Engine.Governance;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Alerts;

/// <summary>
/// The only road to a carrier (law 4): each attempt is a step of a run of its own, with its intent on disk before it and its outcome after it. What the gate refuses is an attempt
/// that failed, so that it is tried again later and later and given up some time; where no run may begin nothing is recorded and nothing is counted. Thread-safe.
/// </summary>
internal sealed class GovernedCarrier(IAlertCarrier carrier, RunService runs, StepRunner steps, AlertOptions options) : IAlertCarrier
{
    public const string Tool = "alert.deliver";

    // A carrier is bounded in time itself; this is for one that is not.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public async Task<AlertAnswer> CarryAsync(Alert alert, string target, CancellationToken cancellationToken)
    {
        RunHandle run;
        try
        {
            run = await runs.StartAsync(Draft(), cancellationToken);
        }
        catch (ReeveException refused) when (refused.Code is ErrorCode.SwitchedOff or ErrorCode.Unavailable or ErrorCode.Overloaded)
        {
            return new AlertAnswer.Held(refused.Message);
        }

        await using (run)
        {
            var answer = await TryAsync(run, alert, target, cancellationToken);
            await run.EndAsync(EndOf(answer), CancellationToken.None);
            return answer;
        }
    }

    private async Task<AlertAnswer> TryAsync(RunHandle run, Alert alert, string target, CancellationToken cancellationToken)
    {
        var intent = new StepIntent
        {
            Tool = Tool,
            SideEffect = true,
            Arguments = Encoding.UTF8.GetBytes($$"""{"alert":"{{alert.Id}}","target":"{{target}}"}"""),
            WorstCase = Usage.None,
        };
        try
        {
            return await steps.RunAsync(run, intent, async token => Effect(await carrier.CarryAsync(alert, target, token)), Longest, cancellationToken);
        }
        catch (ReeveException refused) when (IsRefusal(refused.Code))
        {
            return new AlertAnswer.NotNow(new AlertFailure(refused.Code, refused.Message));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new AlertAnswer.NotNow(new AlertFailure(ErrorCode.Killed, "its run was stopped"));
        }
    }

    private RunDraft Draft() => new()
    {
        Kind = RunKind.Job,
        Owner = options.MachineOwner,
        Agent = DaemonRuns.AlertAgent,
        Trigger = DaemonRuns.AlertTrigger,
        Grants = [Tool],
    };

    private static StepEffect<AlertAnswer> Effect(AlertAnswer answer) => new(
        answer,
        FailureOf(answer) is { } failure ? new StepOutcome { Succeeded = false, FailureCode = failure.Code, Summary = failure.Message } : new StepOutcome());

    private static RunOutcome EndOf(AlertAnswer answer) =>
        FailureOf(answer) is { } failure ? new RunOutcome.Failed(failure.Code, failure.Message) : new RunOutcome.Succeeded();

    private static AlertFailure? FailureOf(AlertAnswer answer) => answer switch
    {
        AlertAnswer.NotNow later => later.Failure,
        AlertAnswer.Never never => never.Failure,
        AlertAnswer.Held held => new AlertFailure(ErrorCode.Unavailable, held.Reason),
        _ => null,
    };

    /// <summary>What the gate says; all else is the disk, and no attempt.</summary>
    private static bool IsRefusal(string code) => code is ErrorCode.Denied or ErrorCode.ToolDisabled or ErrorCode.ToolLimit or ErrorCode.Killed
        or ErrorCode.ApprovalExpired or ErrorCode.Cancelled or ErrorCode.Timeout or ErrorCode.Conflict;
}
