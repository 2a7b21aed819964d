using Reeve.Engine.Ledger;
using Reeve.Sources;
using Reeve.Sources.Configuration;

namespace Reeve.Server.Reloading;

/// <summary>How reloads read in the log: which settings, never what they say. The words of a problem are content.</summary>
internal static class ReloadEntries
{
    private const string DaemonOwner = "daemon";
    private const int MostNamed = 50;

    public static LedgerDraft Reloaded(string by, IReadOnlyList<ConfigChange> changes) => Draft("config.reloaded", EntryData.Of(
        ("by", by),
        ("changes", changes.Count),
        ("waiting", changes.Count(static change => !change.IsLive)),
        ("keys", string.Join(' ', changes.Take(MostNamed).Select(static change => change.Key)))));

    public static LedgerDraft Refused(string by, IReadOnlyList<SourceProblem> problems) =>
        Draft("config.refused", EntryData.Of(("by", by), ("problems", problems.Count), ("file", problems[0].File), ("line", problems[0].Line)))
            with
        { Contents = [ContentDraft.Text("problems", string.Join('\n', problems))] };

    private static LedgerDraft Draft(string type, EntryData data) => new() { Type = type, Family = Family.Admin, Owner = DaemonOwner, Data = data };
}
