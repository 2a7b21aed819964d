using Reeve.Engine.Ledger;

namespace Reeve.Engine.Alerts;

/// <summary>The alerts' facts in the log. What a watcher needs stands in the entry; the detail is content, erasable.</summary>
internal static class AlertEntries
{
    public const string RaisedType = "alert.raised";
    public const string RepeatedType = "alert.repeated";
    public const string DeliveredType = "alert.delivered";
    public const string DeferredType = "alert.deferred";
    public const string DeadLetteredType = "alert.dead_lettered";
    public const string RedeliveredType = "alert.redelivered";

    public static LedgerDraft Raised(AlertDraft draft, Alert alert, bool escalated, IReadOnlyList<string> targets) => Draft(RaisedType, alert) with
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
            ("targets", targets.Count == 0 ? null : targets),
            .. draft.Data.Fields,
        ]),
        Contents = alert.Detail.Length == 0 ? [] : [ContentDraft.Text("detail", alert.Detail)],
    };

    public static LedgerDraft Repeated(Alert alert, int count) =>
        Draft(RepeatedType, alert) with { Data = EntryData.Of(("alert", alert.Id.Value), ("kind", alert.Kind), ("key", alert.DedupeKey), ("suppressed", count)) };

    /// <summary>What an attempt, an operator or the lack of a target made of a delivery. The target's name and an HTTP status; no address.</summary>
    public static LedgerDraft Moved(string type, AlertDelivery delivery) => new()
    {
        Type = type,
        Family = Family.Admin,
        Owner = delivery.Owner,
        Data = EntryData.Of(
            ("alert", delivery.Alert.Value),
            ("target", delivery.Target),
            ("attempt", delivery.Attempts),
            ("status", delivery.Status),
            ("code", delivery.Failure?.Code),
            ("next_at", delivery.NextAt)),
    };

    private static LedgerDraft Draft(string type, Alert alert) =>
        new() { Type = type, Family = Family.Admin, Owner = alert.Owner, Run = alert.Run, Agent = alert.Agent };
}
