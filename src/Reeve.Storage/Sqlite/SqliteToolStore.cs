using Reeve.Engine.Tools;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads the tools.</summary>
public sealed class SqliteToolStore(SqliteReaders readers) : IToolStore
{
    private const string Sql =
        "SELECT owner, project, name, description, schema_hash, side_effect, max_retries, timeout_ms, enabled, approval, max_calls_per_run, worst_case_tokens, "
        + "worst_case_micro_usd, fail_policy, compensation, origin, updated_at, version FROM tools ORDER BY owner, project, name";

    public ValueTask<IReadOnlyList<Tool>> ListToolsAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<Tool>>(static session => session.List(Sql, null, Read), cancellationToken);

    private static Tool Read(Statement row) => new()
    {
        Key = new ToolKey(row.Text(0), row.Text(1), row.Text(2)),
        Description = row.TextOrNull(3),
        SchemaHash = row.TextOrNull(4),
        SideEffect = row.Long(5) != 0,
        MaxRetries = row.Int(6),
        TimeoutMs = row.Int(7),
        Enabled = row.Long(8) != 0,
        Approval = StoredNames<ToolApproval>.Parse(row.Text(9)),
        MaxCallsPerRun = (int?)row.LongOrNull(10),
        WorstCaseTokens = row.LongOrNull(11),
        WorstCaseMicroUsd = row.LongOrNull(12),
        FailPolicy = StoredNames<ToolFailPolicy>.Parse(row.Text(13)),
        Compensation = row.TextOrNull(14),
        Origin = StoredNames<ToolOrigin>.Parse(row.Text(15)),
        UpdatedAt = row.Time(16),
        Version = row.Long(17),
    };
}
