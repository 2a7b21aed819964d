using Reeve.Engine.Compensation;
using Reeve.Engine.Foundation;
using Reeve.Guard;
using Reeve.Protocol.Compensations;

namespace Reeve.Server.Operations;

/// <summary>Serves <c>compensations.claim</c> and <c>compensations.report</c>: programs that undo steps of their own runs themselves.</summary>
internal sealed class ClaimHandlers(ClaimService claims, RunAccess access) : IOperationHandlers
{
    private const int MaxReason = 500;
    private const int MaxClaim = 100;
    private const int MaxSteps = 200;
    private const double UsualSeconds = 600;
    private const double MostSeconds = 3600;

    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.CompensationsClaim, ClaimAsync);
        registry.Add(Protocol.Operations.CompensationsReport, ReportAsync);
    }

    private async ValueTask<ClaimCompensationsResponse> ClaimAsync(ClaimCompensationsRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        if (request.Steps.Count is 0 or > MaxSteps)
        {
            throw RequestRules.Invalid($"'steps' must have 1 to {MaxSteps} items.");
        }

        if (request.LeaseSeconds is < 1 or > MostSeconds or double.NaN)
        {
            throw RequestRules.Invalid($"'lease_seconds' must be 1 to {MostSeconds}.");
        }

        List<StepId> steps = [.. request.Steps.Select(static step => new StepId(RequestRules.Id("steps", step)))];
        if (steps.Distinct().Count() < steps.Count)
        {
            throw RequestRules.Invalid("'steps' must name each step once.");
        }

        var asked = new ClaimRequest(RequestRules.Text("claim", request.Claim, MaxClaim), TimeSpan.FromSeconds(request.LeaseSeconds ?? UsualSeconds), caller.Identity);
        var run = await access.FindAsync(request.Run, caller, cancellationToken);
        var decisions = await claims.ClaimAsync(run.Id, request.FencingToken, steps, asked, cancellationToken);
        return new ClaimCompensationsResponse { Run = run.Id.Value, Claims = [.. steps.Zip(decisions, Of)] };
    }

    private async ValueTask<ReportCompensationResponse> ReportAsync(ReportCompensationRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var reason = RequestRules.OptionalText("reason", request.Reason, MaxReason);
        CompensationOutcome outcome = request.Outcome switch
        {
            "succeeded" => new CompensationOutcome.Succeeded(reason),
            "failed" => new CompensationOutcome.Failed(CompensationNames.Failed, reason ?? "The program said that it failed."),
            "not_begun" => new CompensationOutcome.Refused(ErrorCode.Cancelled, reason ?? "The program did not begin."),
            _ => throw RequestRules.Invalid("'outcome' must be succeeded, failed or not_begun."),
        };
        var (step, claim) = (new StepId(RequestRules.Id("step", request.Step)), RequestRules.Text("claim", request.Claim, MaxClaim));
        var run = await access.FindAsync(request.Run, caller, cancellationToken);
        var row = await claims.ReportAsync(run.Id, step, claim, outcome, cancellationToken);
        return new ReportCompensationResponse { Status = CompensationNames.Of(row.Status) };
    }

    private static CompensationClaim Of(StepId step, ClaimDecision decision) => decision switch
    {
        ClaimDecision.Granted { Row: var row } => Granted(row),
        ClaimDecision.Kept { Row: var row } => Granted(row),
        ClaimDecision.Refused refused => new CompensationClaim { Step = step.Value, Granted = false, Status = refused.Status, Reason = refused.Reason },
        _ => throw new InvalidOperationException("An unknown decision: " + decision.GetType().Name),
    };

    private static CompensationClaim Granted(StepCompensation row) =>
        new() { Step = row.Step.Value, Granted = true, Status = CompensationNames.Of(row.Status), LeaseUntil = row.ClaimUntil };
}
