using Reeve.Engine.Compensation;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class CompensationSavedApplier : ChangeApplier<CompensationSaved>
{
    private readonly Statement _insert;
    private readonly Statement _update;

    public CompensationSavedApplier(sqlite3 db)
        : base(db)
    {
        _insert = Prepare(
            """
            INSERT INTO compensations (status, kind, idempotent, begun, attempts, job, requested_by, failure_code, reason, escalated, requested_at, begun_at, ended_at,
              claim, claim_until, version, run, number, step, owner, agent, project, tool)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """);
        _update = Prepare(
            """
            UPDATE compensations SET status = ?, kind = ?, idempotent = ?, begun = ?, attempts = ?, job = ?, requested_by = ?, failure_code = ?, reason = ?, escalated = ?,
              requested_at = ?, begun_at = ?, ended_at = ?, claim = ?, claim_until = ?, version = ?
            WHERE run = ? AND number = ? AND version = ? AND status <> 'succeeded'
            """);
    }

    protected override string? Apply(CompensationSaved change)
    {
        var row = change.Row;
        var saved = row.Version == 1
            ? Bind(_insert, row).Bind(row.Step.Value).Bind(row.Owner).Bind(row.Agent).Bind(row.Project).Bind(row.Tool).Run()
            : Bind(_update, row).Bind(row.Version - 1).Run();
        return saved == 1 ? null : $"The compensation of {row.Step} moved on.";
    }

    private static Statement Bind(Statement statement, StepCompensation row) => statement
        .Bind(StoredNames<CompensationStatus>.Of(row.Status)).Bind(row.Kind is { } kind ? StoredNames<CompensationKind>.Of(kind) : null)
        .Bind(row.Idempotent).Bind(row.Begun).Bind((long)row.Attempts).Bind(row.Job?.Value).Bind(row.RequestedBy).Bind(row.FailureCode).Bind(row.Reason)
        .Bind(row.Escalated).Bind(row.RequestedAt).Bind(row.BegunAt).Bind(row.EndedAt).Bind(row.Claim).Bind(row.ClaimUntil).Bind(row.Version).Bind(row.Run.Value).Bind((long)row.Number);
}
