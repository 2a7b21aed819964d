using Reeve.Engine.Ledger;

namespace Reeve.Engine.Governance.Switches;

/// <summary>How switches read in the log.</summary>
internal static class KillSwitchEntries
{
    private const string Everybody = "everybody";

    public static LedgerDraft Engaged(KillSwitch engaged) =>
        Draft("switch.engaged", engaged.Target, EntryData.Of(("scope", engaged.Target.Word), ("by", engaged.EngagedBy), ("reason", engaged.Reason)));

    public static LedgerDraft Lifted(KillSwitch lifted, string by, string reason) => Draft("switch.lifted", lifted.Target, EntryData.Of(
        ("scope", lifted.Target.Word), ("by", by), ("reason", reason), ("engaged_at", lifted.EngagedAt)));

    private static LedgerDraft Draft(string type, KillTarget target, EntryData data) => new()
    {
        Type = type,
        Family = Family.Guard,
        Owner = target.Owner.Length == 0 ? Everybody : target.Owner,
        Agent = target.Agent.Length == 0 ? null : target.Agent,
        Data = data,
    };
}
