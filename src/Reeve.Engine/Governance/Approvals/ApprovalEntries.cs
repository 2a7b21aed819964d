using Reeve.Engine.Ledger;

namespace Reeve.Engine.Governance.Approvals;

/// <summary>How approvals read in the log: who decided what, about which tool and which arguments. What anybody said is content: erasable.</summary>
internal static class ApprovalEntries
{
    public static LedgerDraft Asked(Approval approval) => Draft("approval.requested", approval, ("expires_at", approval.ExpiresAt)) with
    {
        Contents = approval.Reason.Length == 0 ? [] : [ContentDraft.Text("reason", approval.Reason)],
    };

    public static LedgerDraft Decided(Approval approval) =>
        Draft("approval." + ApprovalRules.Name(approval.State), approval, ("by", approval.DecidedBy)) with
        {
            Contents = approval.Comment is { Length: > 0 } comment ? [ContentDraft.Text("comment", comment)] : [],
        };

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
