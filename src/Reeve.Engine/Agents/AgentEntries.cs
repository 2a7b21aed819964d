using Reeve.Engine.Ledger;

namespace Reeve.Engine.Agents;

/// <summary>How changes of agent files read in the log: who, which exact file, and the first broken line. The words of a problem are content.</summary>
internal static class AgentEntries
{
    /// <summary>Whose the daemon's own facts are: nobody's in particular.</summary>
    private const string DaemonOwner = "daemon";

    public static LedgerDraft Of(AgentChange change) => change switch
    {
        AgentChange.Loaded loaded => Draft("agent.loaded", change, loaded.Agent.Owner, EntryData.Of(("agent", loaded.Name), ("fingerprint", loaded.Fingerprint), ("enabled", loaded.Agent.File.Enabled))),
        AgentChange.Invalidated invalid => Draft(
            "agent.invalid",
            change,
            DaemonOwner,
            EntryData.Of(("agent", invalid.Name), ("fingerprint", invalid.Fingerprint), ("problems", invalid.Problems.Length), ("line", invalid.Problems[0].Line)))
            with
        {
            Contents = [ContentDraft.Text("problems", string.Join('\n', invalid.Problems))],
        },
        AgentChange.Removed removed => Draft("agent.removed", change, DaemonOwner, EntryData.Of(("agent", removed.Name))),
        _ => throw new InvalidOperationException("an unknown change"),
    };

    private static LedgerDraft Draft(string type, AgentChange change, string owner, EntryData data) => new()
    {
        Type = type,
        Family = Family.Admin,
        Owner = owner,
        Agent = AgentNameRules.IsName(change.Name) ? change.Name : null,
        Data = data,
    };
}
