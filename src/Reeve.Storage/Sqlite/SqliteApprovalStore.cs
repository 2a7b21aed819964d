using Reeve.Engine.Foundation;
using Reeve.Engine.Governance.Approvals;
using Reeve.Guard.Budgets;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads approvals. Ids sort by birth, so the newest page is the highest ids.</summary>
public sealed class SqliteApprovalStore(SqliteReaders readers) : IApprovalStore
{
    private const string Columns =
        "id, run, step, owner, agent, tool, args_hash, reason, worst_in, worst_out, worst_micro_usd, state, asked_at, expires_at, decided_at, decided_by, comment";

    public ValueTask<Approval?> FindAsync(ApprovalId id, CancellationToken cancellationToken) =>
        readers.ReadAsync(session => session.First($"SELECT {Columns} FROM approvals WHERE id = ?", row => row.Bind(id.Value), Read), cancellationToken);

    public ValueTask<Page<Approval>> ListAsync(string? owner, ApprovalState? state, PageRequest page, CancellationToken cancellationToken)
    {
        // The pending ones by their own index, whose condition must stand in the query as it stands there.
        string?[] parts =
        [
            owner is null ? null : "owner = ?",
            state is null ? null : state == ApprovalState.Pending ? "state = 'pending'" : "state = ?",
            page.After is null ? null : "id < ?",
        ];
        string?[] values = [owner, state is null or ApprovalState.Pending ? null : StoredNames<ApprovalState>.Of(state.Value), page.After];
        var where = string.Join(" AND ", parts.Where(static part => part is not null));
        var sql = $"SELECT {Columns} FROM approvals{(where.Length == 0 ? "" : " WHERE " + where)} ORDER BY id DESC LIMIT ?";
        return readers.ReadAsync(
            session =>
            {
                var rows = session.List(
                    sql,
                    row =>
                    {
                        foreach (var value in values.OfType<string>())
                        {
                            row.Bind(value);
                        }

                        row.Bind(page.Limit + 1);
                    },
                    Read);
                return rows.Count > page.Limit ? new Page<Approval>(rows.GetRange(0, page.Limit), rows[page.Limit - 1].Id.Value) : new Page<Approval>(rows, null);
            },
            cancellationToken);
    }

    private static Approval Read(Statement row) => new()
    {
        Id = new ApprovalId(row.Text(0)),
        Run = new RunId(row.Text(1)),
        Step = new StepId(row.Text(2)),
        Owner = row.Text(3),
        Agent = row.Text(4),
        Tool = row.Text(5),
        ArgumentsHash = row.Text(6),
        Reason = row.Text(7),
        WorstCase = row.LongOrNull(8) is { } tokensIn ? new Usage(tokensIn, row.Long(9), 0, row.Long(10)) : null,
        State = StoredNames<ApprovalState>.Parse(row.Text(11)),
        AskedAt = row.Time(12),
        ExpiresAt = row.Time(13),
        DecidedAt = row.TimeOrNull(14),
        DecidedBy = row.TextOrNull(15),
        Comment = row.TextOrNull(16),
    };
}
