using Reeve.Engine.Ledger;

namespace Reeve.Engine.Alerts;

/// <summary>The alerts' facts in the log. What a watcher needs stands in the entry; the detail is content, erasable.</summary>
internal static class AlertEntries
{
    public const string RaisedType = "alert.raised";
    public const string RepeatedType = "alert.repeated";

    public static LedgerDraft Raised(AlertDraft draft, Alert alert, bool escalated) => Draft(RaisedType, alert) with
    {
        Data = EntryData.Of(
        [
            ("alert", alert.Id.Value),
            ("kind", alert.Kind),
            ("severity", AlertNames.Of(alert.Severity)),
            ("key", alert.DedupeKey),
            ("title", alert.Title),
            ("cause", alert.Cause),
            ("escalated", escalated ? true : null),
            .. draft.Data.Fields,
        ]),
        Contents = alert.Detail.Length == 0 ? [] : [ContentDraft.Text("detail", alert.Detail)],
    };

    public static LedgerDraft Repeated(Alert alert, int count) =>
        Draft(RepeatedType, alert) with { Data = EntryData.Of(("alert", alert.Id.Value), ("kind", alert.Kind), ("key", alert.DedupeKey), ("suppressed", count)) };

    private static LedgerDraft Draft(string type, Alert alert) =>
        new() { Type = type, Family = Family.Admin, Owner = alert.Owner, Run = alert.Run, Agent = alert.Agent };
}
