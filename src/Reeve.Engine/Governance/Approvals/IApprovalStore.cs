using Reeve.Engine.Foundation;

namespace Reeve.Engine.Governance.Approvals;

/// <summary>What is asked and what was decided.</summary>
public interface IApprovalStore
{
    ValueTask<Approval?> FindAsync(ApprovalId id, CancellationToken cancellationToken);

    /// <summary>Newest first; the cursor is the last id of the page before. Null means any.</summary>
    ValueTask<Page<Approval>> ListAsync(string? owner, ApprovalState? state, PageRequest page, CancellationToken cancellationToken);
}
