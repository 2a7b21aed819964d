using Reeve.Engine.Tools;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class ToolSavedApplier : ChangeApplier<ToolSaved>
{
    private readonly Statement _insert;
    private readonly Statement _update;

    public ToolSavedApplier(sqlite3 db)
        : base(db)
    {
        _insert = Prepare(
            """
            INSERT INTO tools (description, schema_hash, side_effect, max_retries, timeout_ms, enabled, approval, max_calls_per_run, worst_case_tokens,
              worst_case_micro_usd, fail_policy, compensation, origin, updated_at, version, owner, project, name)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """);
        _update = Prepare(
            """
            UPDATE tools SET description = ?, schema_hash = ?, side_effect = ?, max_retries = ?, timeout_ms = ?, enabled = ?, approval = ?, max_calls_per_run = ?,
              worst_case_tokens = ?, worst_case_micro_usd = ?, fail_policy = ?, compensation = ?, origin = ?, updated_at = ?, version = ?
            WHERE owner = ? AND project = ? AND name = ? AND version = ?
            """);
    }

    protected override string? Apply(ToolSaved change)
    {
        var tool = change.Tool;
        var saved = tool.Version == 1 ? Bind(_insert, tool).Run() : Bind(_update, tool).Bind(tool.Version - 1).Run();
        return saved == 1 ? null : $"The tool {tool.Key.Name} was configured meanwhile.";
    }

    private static Statement Bind(Statement row, Tool tool) => row
        .Bind(tool.Description).Bind(tool.SchemaHash).Bind(tool.SideEffect).Bind(tool.MaxRetries).Bind(tool.TimeoutMs).Bind(tool.Enabled)
        .Bind(StoredNames<ToolApproval>.Of(tool.Approval)).Bind((long?)tool.MaxCallsPerRun).Bind(tool.WorstCaseTokens).Bind(tool.WorstCaseMicroUsd)
        .Bind(StoredNames<ToolFailPolicy>.Of(tool.FailPolicy)).Bind(tool.Compensation).Bind(StoredNames<ToolOrigin>.Of(tool.Origin)).Bind(tool.UpdatedAt)
        .Bind(tool.Version).Bind(tool.Key.Owner).Bind(tool.Key.Project).Bind(tool.Key.Name);
}
