using Reeve.Engine.Compensation;
using Reeve.Engine.Foundation;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Compensations;
using EngineRequest = Reeve.Engine.Compensation.RollbackRequest;
using RollbackRequest = Reeve.Protocol.Compensations.RollbackRequest;

namespace Reeve.Server.Operations;

/// <summary>Serves <c>runs.rollback</c>, <c>runs.compensation</c> and the <c>compensations</c> operations.</summary>
internal sealed class CompensationHandlers(RollbackService rollbacks, HandlerDesk desk, RunAccess access, TimeProvider time) : IOperationHandlers
{
    private const int MaxReason = 500;
    private const int MaxTools = 200;
    private const int MaxTool = 200;
    private const double MostPollSeconds = 25;

    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.RunsRollback, RollbackAsync);
        registry.Add(Protocol.Operations.RunsCompensation, GetAsync);
        registry.Add(Protocol.Operations.CompensationsNext, NextAsync);
        registry.Add(Protocol.Operations.CompensationsFinish, FinishAsync);
    }

    private async ValueTask<RollbackResponse> RollbackAsync(RollbackRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var limit = KillWait.Limit(request.WaitSeconds);
        var asked = new EngineRequest(
            request.FromStep is { } step ? new StepId(RequestRules.Id("from_step", step)) : null,
            caller.Identity,
            RequestRules.OptionalText("reason", request.Reason, MaxReason));
        var run = await access.FindAsync(request.Run, caller, cancellationToken);
        await rollbacks.RequestAsync(run.Id, asked, cancellationToken);
        await WaitAsync(run.Id, limit, cancellationToken);
        return new RollbackResponse { Run = run.Id.Value, Counts = CompensationReports.Count(await rollbacks.ListAsync(run.Id, cancellationToken)) };
    }

    private async ValueTask<GetCompensationResponse> GetAsync(GetCompensationRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var wait = KillWait.Limit(request.WaitSeconds);
        var limit = RequestRules.Limit(request.Limit, 200);
        var run = await access.FindAsync(request.Run, caller, cancellationToken);
        await WaitAsync(run.Id, wait, cancellationToken);
        var rows = await rollbacks.ListAsync(run.Id, cancellationToken);
        var rest = rows.Where(row => request.Before is not { } before || row.Number < before).ToList();
        var fitting = FrameRules.Fitting(rest.Take(limit).Select(CompensationReports.Of), ProtocolJson.Default.CompensationReport);
        return new GetCompensationResponse
        {
            Run = run.Id.Value,
            Counts = CompensationReports.Count(rows),
            Compensations = fitting,
            Next = fitting.Count < rest.Count ? fitting[^1].Number : null,
        };
    }

    private async ValueTask<NextCompensationResponse> NextAsync(NextCompensationRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        if (request.Tools.Count is 0 or > MaxTools)
        {
            throw RequestRules.Invalid($"'tools' must have 1 to {MaxTools} items.");
        }

        if (request.WaitSeconds is < 0 or > MostPollSeconds or double.NaN)
        {
            throw RequestRules.Invalid($"'wait_seconds' must be 0 to {MostPollSeconds}.");
        }

        var tools = request.Tools.Select(static tool => RequestRules.Text("tools", tool, MaxTool)).ToHashSet(StringComparer.Ordinal);
        var job = await desk.NextAsync(caller.Owner, ToolRequests.Project(request.Project), tools, TimeSpan.FromSeconds(request.WaitSeconds ?? 20), cancellationToken);
        return new NextCompensationResponse { Work = job is null ? null : CompensationReports.Of(job) };
    }

    private async ValueTask<FinishCompensationResponse> FinishAsync(FinishCompensationRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var reason = RequestRules.OptionalText("reason", request.Reason, MaxReason);
        CompensationOutcome outcome = request.Succeeded
            ? new CompensationOutcome.Succeeded(reason)
            : new CompensationOutcome.Failed(CompensationNames.Failed, reason ?? "The handler said that it failed.");
        var job = desk.Finish(RequestRules.Id("id", request.Id), caller.Visible, outcome)
            ?? throw new ReeveException(ErrorCode.NotFound, $"No work {request.Id} is under way: it was answered, or its lease is over.", "reeve run compensation RUN shows what became of it");
        var row = await job.Attempt.Settled.WaitAsync(cancellationToken)
            ?? throw new ReeveException(ErrorCode.Unavailable, "The daemon is stopping and could not record the outcome.", retryable: false);
        return new FinishCompensationResponse { Status = CompensationNames.Of(row.Status) };
    }

    private async Task WaitAsync(RunId run, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (limit > TimeSpan.Zero)
        {
            await rollbacks.WaitAsync(run).WaitAsync(limit, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
