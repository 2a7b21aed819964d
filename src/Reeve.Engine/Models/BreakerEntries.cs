using Reeve.Engine.Ledger;

namespace Reeve.Engine.Models;

/// <summary>The room's facts in the log: which provider was left alone, why and until when. No word of a provider stands in them.</summary>
internal static class BreakerEntries
{
    public const string OpenedType = "model.circuit_opened";
    public const string ClosedType = "model.circuit_closed";

    public static LedgerDraft Of(Breaker breaker, string owner) => breaker.Phase == BreakerPhase.Closed
        ? Draft(ClosedType, owner, EntryData.Of(("provider", breaker.Provider)))
        : Draft(OpenedType, owner, EntryData.Of(
            ("provider", breaker.Provider), ("cause", breaker.Cause), ("openings", breaker.Openings), ("until", breaker.Until), ("asked", breaker.WasAsked)));

    private static LedgerDraft Draft(string type, string owner, EntryData data) => new() { Type = type, Family = Family.Admin, Owner = owner, Data = data };
}
