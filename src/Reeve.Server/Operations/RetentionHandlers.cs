using Reeve.Engine.Retention;
using Reeve.Engine.Turns.Logs;
using Reeve.Protocol.Retention;

namespace Reeve.Server.Operations;

/// <summary>Serves <c>retention.purge</c> and <c>runs.erase</c>.</summary>
internal sealed class RetentionHandlers(RetentionService retention, RetentionFollowers followers, ErasureService erasure, RunAccess runs, TurnLogs turnLogs) : IOperationHandlers
{
    private const int MaxReason = 500;

    public void Register(OperationRegistry registry)
    {
        registry.Add(Protocol.Operations.RetentionPurge, PurgeAsync);
        registry.Add(Protocol.Operations.RunsErase, EraseAsync);
    }

    private async ValueTask<PurgeResponse> PurgeAsync(PurgeRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var dry = request.DryRun is true;
        var report = await (dry ? retention.CountAsync(cancellationToken) : retention.PurgeAsync(byHand: true, caller.Identity, cancellationToken));
        report = await followers.CompleteAsync(report, dry, caller.Identity, cancellationToken);
        return new PurgeResponse
        {
            DryRun = dry,
            Before = report.Before,
            Runs = report.Runs,
            Rows = Of(report.Rows),
            Held = report.Held,
            More = report.IsMore,
        };
    }

    private async ValueTask<EraseRunResponse> EraseAsync(EraseRunRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var reason = RequestRules.Text("reason", request.Reason, MaxReason);
        var run = await runs.RequireAsync(request.Run, caller, cancellationToken);
        var erased = await erasure.EraseAsync(run, reason, caller.Identity, cancellationToken);
        turnLogs.Erase(run); // its output holds the same words
        return new EraseRunResponse { Run = run.Value, Erased = Of(erased) };
    }

    private static IReadOnlyList<RowReport> Of(IReadOnlyList<RowCount> rows) => [.. rows.Select(static row => new RowReport { Kind = row.Kind, Rows = row.Rows })];
}
