using System.Text.Json;
using Reeve.Connectors.Compensations;
using Reeve.Engine.Compensation;
using Reeve.Protocol.Compensations;

namespace Reeve.Server.Operations;

/// <summary>Compensations as clients see them. Pure.</summary>
internal static class CompensationReports
{
    public static CompensationCounts Count(IReadOnlyList<StepCompensation> rows) => new()
    {
        Total = rows.Count,
        Pending = Count(rows, CompensationStatus.Pending),
        Succeeded = Count(rows, CompensationStatus.Succeeded),
        Failed = Count(rows, CompensationStatus.Failed),
        NoCompensation = Count(rows, CompensationStatus.NoCompensation),
        Skipped = Count(rows, CompensationStatus.Skipped),
    };

    public static CompensationReport Of(StepCompensation row) => new()
    {
        Step = row.Step.Value,
        Number = row.Number,
        Tool = row.Tool,
        Status = CompensationNames.Of(row.Status),
        Kind = row.Kind is { } kind ? CompensationNames.Of(kind) : null,
        Idempotent = row.Idempotent,
        Begun = row.Begun,
        Attempts = row.Attempts,
        Job = row.Job?.Value,
        ClaimUntil = row.ClaimUntil,
        RequestedBy = row.RequestedBy,
        RequestedAt = row.RequestedAt,
        BegunAt = row.BegunAt,
        EndedAt = row.EndedAt,
        FailureCode = row.FailureCode,
        Reason = row.Reason,
        Escalated = row.Escalated,
    };

    public static CompensationWork Of(HandlerJob job)
    {
        var order = job.Attempt.Order;
        var body = JsonDocument.Parse(CompensationBody.Write(order)).RootElement; // the same for every kind of handler
        return new CompensationWork
        {
            Id = job.Id,
            Run = order.Row.Run.Value,
            Step = order.Row.Step.Value,
            Tool = order.Row.Tool,
            Project = order.Row.Project,
            Agent = order.Row.Agent,
            IdempotencyKey = order.Row.Key,
            Attempt = order.Row.Attempts + 1,
            LeaseUntil = job.LeaseUntil,
            CompensationData = body.TryGetProperty("compensation_data", out var data) ? data : null,
            Contents = body.GetProperty("contents"),
            Omitted = order.Omitted.Count == 0 ? null : order.Omitted,
        };
    }

    private static int Count(IReadOnlyList<StepCompensation> rows, CompensationStatus status) => rows.Count(row => row.Status == status);
}
