using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Ledger;
using Reeve.Protocol.Runs;

namespace Reeve.Server.Operations;

/// <summary>
/// Serves <c>steps.begin</c> and <c>steps.end</c>, the hot path of an agent outside Reeve. Stays synchronous while the guard does, so that an accepted
/// step costs no task.
/// </summary>
internal sealed class StepHandlers(IGuard guard, RunAccess access) : IOperationHandlers
{
    private const int MaxTool = 200;
    private const int MaxSummary = 500;

    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.StepsBegin, BeginAsync);
        registry.Add(Protocol.Operations.StepsEnd, EndAsync);
    }

    private ValueTask<BeginStepResponse> BeginAsync(BeginStepRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var durability = RequestRules.DurabilityOf(request.Durability);
        var intent = new StepIntent
        {
            Tool = RequestRules.Text("tool", request.Tool, MaxTool),
            SideEffect = request.SideEffect ?? false,
            ArgumentsHash = RequestRules.Sha256("args_hash", request.ArgsHash),
            IdempotencyKey = RequestRules.OptionalText("idempotency_key", request.IdempotencyKey, MaxTool),
        };
        var run = access.RequireAsync(request.Run, caller, cancellationToken);
        if (!run.IsCompletedSuccessfully)
        {
            return BeginAsync(run, request.FencingToken, intent, durability, cancellationToken);
        }

        var decision = guard.BeginStepAsync(run.Result, request.FencingToken, intent, durability, cancellationToken);
        return decision.IsCompletedSuccessfully ? ValueTask.FromResult(Answer(decision.Result, durability)) : AnswerAsync(decision, durability);
    }

    private async ValueTask<BeginStepResponse> BeginAsync(ValueTask<RunId> run, long token, StepIntent intent, Durability durability, CancellationToken cancellationToken) =>
        Answer(await guard.BeginStepAsync(await run, token, intent, durability, cancellationToken), durability);

    private static async ValueTask<BeginStepResponse> AnswerAsync(ValueTask<GuardDecision> decision, Durability durability) => Answer(await decision, durability);

    private static BeginStepResponse Answer(GuardDecision decision, Durability durability)
    {
        var (word, step, reason) = decision switch
        {
            GuardDecision.Allow allow => ("allow", allow.Step, null),
            GuardDecision.Deny deny => ("deny", null, deny.Reason),
            GuardDecision.Hold hold => ("hold", hold.Step, hold.Reason),
            GuardDecision.Kill kill => ("kill", null, (string?)kill.Reason),
            _ => throw new InvalidOperationException("An unknown decision: " + decision.GetType().Name),
        };
        return new BeginStepResponse
        {
            Decision = word,
            Step = step?.Id.Value,
            Rule = decision.Rule,
            Reason = reason,
            Durability = RequestRules.NameOf(durability),
        };
    }

    private async ValueTask<EndStepResponse> EndAsync(EndStepRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var durability = RequestRules.DurabilityOf(request.Durability);
        var outcome = new StepOutcome
        {
            Succeeded = request.Succeeded,
            FailureCode = RequestRules.OptionalText("failure_code", request.FailureCode, MaxTool),
            Summary = RequestRules.OptionalText("summary", request.Summary, MaxSummary),
            TokensIn = request.TokensIn ?? 0,
            TokensOut = request.TokensOut ?? 0,
        };
        var run = await access.RequireAsync(request.Run, caller, cancellationToken);
        await guard.EndStepAsync(run, request.FencingToken, new StepId(RequestRules.Id("step", request.Step)), outcome, durability, cancellationToken);
        return new EndStepResponse { Durability = RequestRules.NameOf(durability) };
    }
}
