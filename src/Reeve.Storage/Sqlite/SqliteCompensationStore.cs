using Reeve.Engine.Compensation;
using Reeve.Engine.Foundation;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads compensations.</summary>
public sealed class SqliteCompensationStore(SqliteReaders readers) : ICompensationStore
{
    private const string Columns =
        "run, step, number, owner, agent, project, tool, status, kind, idempotent, begun, attempts, job, requested_by, failure_code, reason, escalated, "
        + "requested_at, begun_at, ended_at, version, claim, claim_until";

    public ValueTask<IReadOnlyList<StepCompensation>> ListCompensationsAsync(RunId run, CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<StepCompensation>>(
            session => session.List($"SELECT {Columns} FROM compensations WHERE run = ? ORDER BY number DESC", row => row.Bind(run.Value), Read), cancellationToken);

    public ValueTask<IReadOnlyList<StepCompensation>> ListUnsettledCompensationsAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<StepCompensation>>(
            session => session.List(
                $"SELECT {Columns} FROM compensations WHERE status = 'pending' OR (escalated = 0 AND status <> 'succeeded') ORDER BY run, number DESC", null, Read),
            cancellationToken);

    private static StepCompensation Read(Statement row) => new()
    {
        Run = new RunId(row.Text(0)),
        Step = new StepId(row.Text(1)),
        Number = row.Int(2),
        Owner = row.Text(3),
        Agent = row.Text(4),
        Project = row.Text(5),
        Tool = row.Text(6),
        Status = StoredNames<CompensationStatus>.Parse(row.Text(7)),
        Kind = row.TextOrNull(8) is { } kind ? StoredNames<CompensationKind>.Parse(kind) : null,
        Idempotent = row.Long(9) != 0,
        Begun = row.Long(10) != 0,
        Attempts = row.Int(11),
        Job = row.TextOrNull(12) is { } job ? new RunId(job) : null,
        RequestedBy = row.Text(13),
        FailureCode = row.TextOrNull(14),
        Reason = row.TextOrNull(15),
        Escalated = row.Long(16) != 0,
        RequestedAt = row.Time(17),
        BegunAt = row.TimeOrNull(18),
        EndedAt = row.TimeOrNull(19),
        Version = row.Long(20),
        Claim = row.TextOrNull(21),
        ClaimUntil = row.TimeOrNull(22),
    };
}
