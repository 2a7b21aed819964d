using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Budgets;
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
            ArgumentsSignature = request.ArgsSignature is { } signature ? RequestRules.Sha256("args_signature", signature) : null,
            Model = RequestRules.OptionalText("model", request.Model, MaxTool),
            WorstCase = request.WorstTokensIn is null && request.WorstTokensOut is null && request.WorstMicroUsd is null
                ? null
                : new Usage(request.WorstTokensIn ?? 0, request.WorstTokensOut ?? 0, 0, request.WorstMicroUsd ?? 0),
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
        var (word, step, code, reason) = decision switch
        {
            GuardDecision.Allow allow => Words("allow", allow.Step),
            GuardDecision.Deny deny => Words("deny", null, deny.Code, deny.Reason),
            GuardDecision.Hold hold => Words("hold", hold.Step, null, hold.Reason),
            GuardDecision.Kill kill => Words("kill", null, ErrorCode.Killed, kill.Reason),
            _ => throw new InvalidOperationException("An unknown decision: " + decision.GetType().Name),
        };
        return new BeginStepResponse
        {
            Decision = word,
            Step = step?.Id.Value,
            Rule = decision.Rule,
            Code = code,
            Reason = reason,
            Warnings = decision is GuardDecision.Allow { Warnings.IsEmpty: false } warned
                ? [.. warned.Warnings.Select(static warning => new StepWarning { Rule = warning.Rule, Code = warning.Code, Reason = warning.Reason })]
                : null,
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
            OutputHash = request.OutputHash is { } output ? RequestRules.Sha256("output_hash", output) : null,
            Used = new Usage(
                request.TokensIn?.Value ?? 0, request.TokensOut?.Value ?? 0, request.TokensCached?.Value ?? 0, request.MicroUsd?.Value ?? 0),
            Contents = CompensationRequests.Data(request.CompensationData),
            UnreadableUsage = Unreadable("tokens_in", request.TokensIn) ?? Unreadable("tokens_out", request.TokensOut)
                ?? Unreadable("tokens_cached", request.TokensCached) ?? Unreadable("micro_usd", request.MicroUsd),
        };
        var run = await access.RequireAsync(request.Run, caller, cancellationToken);
        await guard.EndStepAsync(run, request.FencingToken, new StepId(RequestRules.Id("step", request.Step)), outcome, durability, cancellationToken);
        return new EndStepResponse { Durability = RequestRules.NameOf(durability) };
    }

    private static string? Unreadable(string name, ReportedCount? count) =>
        count?.Unreadable is { } sent ? $"{name} must be a whole number from 0 to 2^53-1, not {sent}" : null;

    private static (string Word, Step? Step, string? Code, string? Reason) Words(string word, Step? step, string? code = null, string? reason = null) =>
        (word, step, code, reason);
}
