using Reeve.Engine.Governance.Approvals;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class ApprovalDecidedApplier : ChangeApplier<ApprovalDecided>
{
    private readonly Statement _update;

    public ApprovalDecidedApplier(sqlite3 db)
        : base(db) => _update = Prepare("UPDATE approvals SET state = ?, decided_at = ?, decided_by = ?, comment = ? WHERE id = ? AND state = 'pending'");

    protected override string? Apply(ApprovalDecided change)
    {
        var decided = change.Approval;
        var moved = _update
            .Bind(StoredNames<ApprovalState>.Of(decided.State)).Bind(decided.DecidedAt).Bind(decided.DecidedBy).Bind(decided.Comment).Bind(decided.Id.Value)
            .Run();
        return moved == 1 ? null : $"The approval {decided.Id} was decided before.";
    }
}
