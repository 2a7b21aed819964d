using Reeve.Engine.Governance.Approvals;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class ApprovalAskedApplier : ChangeApplier<ApprovalAsked>
{
    private readonly Statement _insert;

    public ApprovalAskedApplier(sqlite3 db)
        : base(db) => _insert = Prepare(
            """
            INSERT INTO approvals (id, run, step, owner, agent, tool, args_hash, reason, worst_in, worst_out, worst_micro_usd, state, asked_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """);

    protected override string? Apply(ApprovalAsked change)
    {
        var asked = change.Approval;
        var added = _insert
            .Bind(asked.Id.Value).Bind(asked.Run.Value).Bind(asked.Step.Value).Bind(asked.Owner).Bind(asked.Agent).Bind(asked.Tool).Bind(asked.ArgumentsHash)
            .Bind(asked.Reason).Bind(asked.WorstCase?.TokensIn).Bind(asked.WorstCase?.TokensOut).Bind(asked.WorstCase?.MicroUsd)
            .Bind(StoredNames<ApprovalState>.Of(asked.State)).Bind(asked.AskedAt).Bind(asked.ExpiresAt)
            .Run();
        return added == 1 ? null : $"The approval {asked.Id} exists already.";
    }
}
