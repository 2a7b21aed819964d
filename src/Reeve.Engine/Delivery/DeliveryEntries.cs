using Reeve.Engine.Ledger;

namespace Reeve.Engine.Delivery;

/// <summary>The delivery facts of the log. The words of a finding are content, never part of an entry.</summary>
internal static class DeliveryEntries
{
    public const string FindingDecidedType = "finding.decided";
    public const string NotificationReadType = "notification.read";

    public static LedgerDraft Decided(DecidedFinding decided) => new()
    {
        Type = FindingDecidedType,
        Family = Family.Deliveries,
        Owner = decided.Owner,
        Run = decided.Run,
        Agent = decided.Agent,
        Data = EntryData.Of(
            ("finding", decided.Id.Value),
            ("check", decided.Finding.CheckId),
            ("severity", decided.Finding.Severity.ToString().ToLowerInvariant()),
            ("disposition", decided.Decision.Disposition.ToString().ToLowerInvariant()),
            ("rule", decided.Decision.Rule),
            ("notification", decided.Notification?.Value)),
        Contents =
        [
            ContentDraft.Text("title", decided.Finding.Title),
            ContentDraft.Text("detail", decided.Finding.Detail),
            ContentDraft.Text("dedupe_key", decided.Finding.DedupeKey),
        ],
    };

    public static LedgerDraft Read(Notification notification) => new()
    {
        Type = NotificationReadType,
        Family = Family.Deliveries,
        Owner = notification.Owner,
        Run = notification.Run,
        Agent = notification.Agent,
        Data = EntryData.Of(("notification", notification.Id.Value)),
    };
}
