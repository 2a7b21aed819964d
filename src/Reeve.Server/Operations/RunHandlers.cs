using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Runs;

namespace Reeve.Server.Operations;

/// <summary>Serves the <c>runs</c> operations.</summary>
internal sealed class RunHandlers(RunService runs, RunAccess access, KillWait wait, OperationsOptions options) : IOperationHandlers
{
    private const int MaxReason = 500;
    private const int MaxName = 200;
    private const int MaxTools = 200;

    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.RunsList, ListAsync);
        registry.Add(Protocol.Operations.RunsGet, GetAsync);
        registry.Add(Protocol.Operations.RunsStart, StartAsync);
        registry.Add(Protocol.Operations.RunsRenew, RenewAsync);
        registry.Add(Protocol.Operations.RunsFinish, FinishAsync);
        registry.Add(Protocol.Operations.RunsKill, KillAsync);
    }

    private async ValueTask<ListRunsResponse> ListAsync(ListRunsRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var filter = new RunFilter(
            caller.Visible,
            request.Agent,
            RequestRules.Word<RunKind>("kind", request.Kind, RunNames.Of),
            RequestRules.Word<RunState>("state", request.State, RunNames.Of),
            request.Live ?? false,
            request.Parent is { } parent ? new RunId(RequestRules.Id("parent", parent)) : null,
            request.Since);
        var page = await runs.ListAsync(filter, RequestRules.Page(request.After, request.Limit, 50), cancellationToken);
        var fitting = FrameRules.Fitting(page.Items.Select(RunReports.Of), ProtocolJson.Default.RunReport);
        return new ListRunsResponse { Runs = fitting, Next = fitting.Count < page.Items.Count ? fitting[^1].Id : page.Next };
    }

    private async ValueTask<GetRunResponse> GetAsync(GetRunRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var run = await access.FindAsync(request.Run, caller, cancellationToken);
        var limit = RequestRules.Limit(request.Limit, options.StepPage, OperationsOptions.MaxStepPage);
        var steps = await runs.ListStepsAsync(run.Id, request.After ?? 0, limit + 1, cancellationToken); // one more than asked for says whether there is a next page
        var fitting = FrameRules.Fitting(steps.Take(limit).Select(RunReports.Of), ProtocolJson.Default.StepReport);
        return new GetRunResponse { Run = RunReports.Of(run), Steps = fitting, Next = fitting.Count < steps.Count ? fitting[^1].Number : null };
    }

    private async ValueTask<StartRunResponse> StartAsync(StartRunRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var tools = request.Tools ?? [];
        if (tools.Count > MaxTools)
        {
            throw RequestRules.Invalid($"'tools' must have at most {MaxTools} items.");
        }

        var (run, warning) = await runs.StartWarnedAsync(
            new RunDraft
            {
                Kind = RunKind.External,
                Owner = caller.Owner,
                Agent = RequestRules.Id("agent", request.Agent),
                Trigger = "client",
                Project = request.Project is { } project ? ToolRequests.Project(project) : null,
                Parent = request.Parent is { } parent ? await access.RequireAsync(parent, caller, cancellationToken) : null,
                Budget = new RunBudget((int?)NotNegative("max_steps", request.MaxSteps), NotNegative("max_tokens", request.MaxTokens), Seconds("max_seconds", request.MaxSeconds), NotNegative("max_micro_usd", request.MaxMicroUsd)),
                Grants = [.. tools.Select(static tool => RequestRules.Text("tools", tool, MaxName))],
                IdempotencyKey = RequestRules.OptionalText("idempotency_key", request.IdempotencyKey, MaxName),
                Holder = caller.Identity,
                Lease = Seconds("lease_seconds", request.LeaseSeconds),
            },
            cancellationToken);
        return new StartRunResponse
        {
            Run = run.Id.Value,
            FencingToken = run.FencingToken,
            LeaseUntil = run.LeaseUntil ?? run.CreatedAt,
            Warnings = warning is { } finding ? [new StepWarning { Rule = finding.Rule, Code = ErrorCode.LoopDetected, Reason = finding.Reason }] : null,
        };
    }

    private async ValueTask<RenewRunResponse> RenewAsync(RenewRunRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var run = await access.RequireAsync(request.Run, caller, cancellationToken);
        return new RenewRunResponse { LeaseUntil = await runs.RenewAsync(run, request.FencingToken, cancellationToken) };
    }

    private async ValueTask<FinishRunResponse> FinishAsync(FinishRunRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var reason = RequestRules.OptionalText("reason", request.Reason, MaxReason);
        RunOutcome outcome = request.Outcome switch
        {
            "succeeded" => new RunOutcome.Succeeded(reason),
            "failed" => new RunOutcome.Failed(ErrorCode.UpstreamFailed, reason ?? "The client said that it failed."),
            "cancelled" => new RunOutcome.Cancelled(reason ?? "The client cancelled it."),
            _ => throw RequestRules.Invalid("'outcome' must be succeeded, failed or cancelled."),
        };
        var run = await access.RequireAsync(request.Run, caller, cancellationToken);
        return new FinishRunResponse { State = RunNames.Of((await runs.FinishAsync(run, request.FencingToken, outcome, cancellationToken)).State) };
    }

    private async ValueTask<KillRunResponse> KillAsync(KillRunRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var reason = RequestRules.OptionalText("reason", request.Reason, MaxReason) ?? $"Killed by {caller.Identity}.";
        var limit = KillWait.Limit(request.WaitSeconds);
        var run = await access.RequireAsync(request.Run, caller, cancellationToken);
        var report = await runs.KillAsync(run, reason, caller.Identity, cancellationToken);
        var atWork = await wait.StillAtWorkAsync([report], limit, cancellationToken);
        return new KillRunResponse { Run = run.Value, State = RunNames.Of(report.Run.State), Requested = report.Requested, Stopped = atWork.Count == 0 };
    }

    private static long? NotNegative(string name, long? value) => value is null or >= 0 ? value : throw RequestRules.Invalid($"'{name}' must not be negative.");

    private static TimeSpan? Seconds(string name, double? seconds) => seconds switch
    {
        null => null,
        > 0 and <= 31_536_000 => TimeSpan.FromSeconds(seconds.Value),
        _ => throw RequestRules.Invalid($"'{name}' must be more than 0 and at most a year."),
    };
}
