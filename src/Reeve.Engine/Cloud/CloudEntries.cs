using Reeve.Engine.Ledger;

namespace Reeve.Engine.Cloud;

/// <summary>The room's facts in the log: what left the machine, and which configuration came in.</summary>
internal static class CloudEntries
{
    public const string PushedType = "cloud.pushed";
    public const string PulledType = "cloud.pulled";

    public static LedgerDraft Pushed(string owner, string endpoint, long from, long to) =>
        Draft(PushedType, owner, EntryData.Of(("endpoint", endpoint), ("from", from), ("to", to)));

    public static LedgerDraft Pulled(string owner, string endpoint, int tools, int changed) =>
        Draft(PulledType, owner, EntryData.Of(("endpoint", endpoint), ("tools", tools), ("applied", changed)));

    private static LedgerDraft Draft(string type, string owner, EntryData data) => new() { Type = type, Family = Family.Admin, Owner = owner, Data = data };
}
