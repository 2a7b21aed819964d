using Reeve.Engine.Ledger;

namespace Reeve.Engine.Governance.Approvals;

/// <summary>How approvals read in the log: who decided what, about which tool and which arguments.</summary>
internal static class ApprovalEntries
{
    public static LedgerDraft Asked(Approval approval) => Draft("approval.requested", approval, ("reason", approval.Reason), ("expires_at", approval.ExpiresAt));

    public static LedgerDraft Decided(Approval approval) =>
        Draft("approval." + ApprovalRules.Name(approval.State), approval, ("by", approval.DecidedBy), ("comment", approval.Comment));

    private static LedgerDraft Draft(string type, Approval approval, params ReadOnlySpan<(string, object?)> more) => new()
    {
        Type = type,
        Family = Family.Guard,
        Owner = approval.Owner,
        Run = approval.Run,
        Agent = approval.Agent,
        Data = EntryData.Of(
            [("approval", approval.Id.Value), ("step", approval.Step.Value), ("tool", approval.Tool), ("args_hash", approval.ArgumentsHash), .. more]),
    };
}
