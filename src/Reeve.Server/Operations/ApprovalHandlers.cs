using Reeve.Engine.Foundation;
using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Protocol.Approvals;

namespace Reeve.Server.Operations;

/// <summary>Serves <c>approvals.list</c>, <c>approvals.decide</c> and <c>steps.wait</c>. A caller decides only what is its own to see.</summary>
internal sealed class ApprovalHandlers(ApprovalService approvals, RunAccess access, TimeProvider time) : IOperationHandlers
{
    private const int MaxComment = 500;
    private const double LongestWait = 25;

    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.ApprovalsList, ListAsync);
        registry.Add(Protocol.Operations.ApprovalsDecide, DecideAsync);
        registry.Add(Protocol.Operations.StepsWait, WaitAsync);
    }

    private async ValueTask<ListApprovalsResponse> ListAsync(ListApprovalsRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var page = await approvals.ListAsync(
            caller.Visible, RequestRules.Word<ApprovalState>("state", request.State, ApprovalRules.Name), RequestRules.Page(request.After, request.Limit, 50), cancellationToken);
        return new ListApprovalsResponse { Approvals = [.. page.Items.Select(Of)], Next = page.Next };
    }

    private async ValueTask<DecideApprovalResponse> DecideAsync(DecideApprovalRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var state = request.Decision switch
        {
            "approve" => ApprovalState.Approved,
            "deny" => ApprovalState.Denied,
            _ => throw RequestRules.Invalid("'decision' must be approve or deny."),
        };
        var comment = RequestRules.OptionalText("comment", request.Comment, MaxComment);
        var id = new ApprovalId(RequestRules.Id("approval", request.Approval));
        var approval = await approvals.FindAsync(id, cancellationToken);
        if (approval is null || !caller.MaySee(approval.Owner))
        {
            throw new ReeveException(ErrorCode.NotFound, $"There is no approval {id}.", "reeve approvals lists them");
        }

        if (request.ArgsHash is { } seen && seen != approval.ArgumentsHash)
        {
            throw new ReeveException(ErrorCode.Conflict, $"{id} is about other arguments than the ones that were looked at.", "Look at it again.");
        }

        return new DecideApprovalResponse { Approval = Of(await approvals.DecideAsync(id, new ApprovalVerdict(state, caller.Identity, comment), cancellationToken)) };
    }

    private async ValueTask<WaitStepResponse> WaitAsync(WaitStepRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        if (request.WaitSeconds is not (null or (>= 0 and <= LongestWait)))
        {
            throw RequestRules.Invalid($"'wait_seconds' must be 0 to {LongestWait}.");
        }

        var run = await access.FindAsync(request.Run, caller, cancellationToken);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(request.WaitSeconds ?? LongestWait), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        Step? step;
        try
        {
            step = await approvals.WaitAsync(run.Id, new StepId(RequestRules.Id("step", request.Step)), either.Token)
                ?? throw new ReeveException(ErrorCode.NotFound, $"{run.Id} has no step {request.Step}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WaitStepResponse { Decision = "hold", Reason = "Nobody has decided yet." };
        }

        return step.State == StepState.Allowed
            ? new WaitStepResponse { Decision = "allow" }
            : new WaitStepResponse { Decision = "deny", Code = step.FailureCode ?? ErrorCode.Conflict, Reason = step.Summary ?? $"The step is {RunNames.Of(step.State)}." };
    }

    private static ApprovalReport Of(Approval approval) => new()
    {
        Id = approval.Id.Value,
        State = ApprovalRules.Name(approval.State),
        Run = approval.Run.Value,
        Step = approval.Step.Value,
        Agent = approval.Agent,
        Owner = approval.Owner,
        Tool = approval.Tool,
        ArgsHash = approval.ArgumentsHash,
        Reason = approval.Reason,
        AskedAt = approval.AskedAt,
        ExpiresAt = approval.ExpiresAt,
        DecidedAt = approval.DecidedAt,
        DecidedBy = approval.DecidedBy,
        Comment = approval.Comment,
    };
}
