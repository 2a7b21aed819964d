using Reeve.Engine.Ledger;

namespace Reeve.Engine.Mcp;

/// <summary>The room's facts in the log: which peer failed, why, and that it came back. No word of a peer stands in them.</summary>
internal static class McpEntries
{
    public const string FailedType = "mcp.peer_failed";
    public const string RecoveredType = "mcp.peer_recovered";

    public static LedgerDraft Of(string server, McpPeerKey key, McpPeerState state, string owner) => state.IsTold
        ? Draft(FailedType, owner, EntryData.Of(
            ("server", server), ("peer", key.ToString()), ("agent", key.Agent), ("cause", state.Cause), ("failures", state.Failures), ("until", state.RetryAt)))
        : Draft(RecoveredType, owner, EntryData.Of(("server", server), ("peer", key.ToString()), ("agent", key.Agent)));

    private static LedgerDraft Draft(string type, string owner, EntryData data) => new() { Type = type, Family = Family.Admin, Owner = owner, Data = data };
}
