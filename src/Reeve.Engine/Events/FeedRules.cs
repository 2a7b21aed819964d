using Reeve.Engine.Ledger;

namespace Reeve.Engine.Events;

/// <summary>Which entries a reader wants. Pure; the same question storage answers when it reads.</summary>
public static class FeedRules
{
    public static bool Matches(LedgerEntry entry, EntryFilter filter) =>
        (filter.Families is null || filter.Families.Contains(entry.Family))
        && (filter.Run is null || filter.Run == entry.Run)
        && (filter.Agent is null || filter.Agent == entry.Agent)
        && (filter.Owner is null || filter.Owner == entry.Owner);
}
