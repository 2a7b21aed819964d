using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Sources;

namespace Reeve.Engine.Bus;

/// <summary>How events and deliveries read in the log: which, whence, whither. A payload is content; a prompt is in its transcript.</summary>
internal static class BusEntries
{
    public const string DaemonOwner = "daemon";

    public static LedgerDraft Loaded(string fingerprint, int subscriptions) =>
        Draft("subscriptions.loaded", DaemonOwner, null, ("fingerprint", fingerprint), ("subscriptions", subscriptions));

    public static LedgerDraft Invalid(string fingerprint, IReadOnlyList<SourceProblem> problems) =>
        Draft("subscriptions.invalid", DaemonOwner, null, ("fingerprint", fingerprint), ("problems", problems.Count), ("line", problems[0].Line)) with
        {
            Contents = [ContentDraft.Text("problems", string.Join('\n', problems.Take(100)))],
        };

    public static LedgerDraft Published(Envelope envelope, string by, int deliveries, int beyond) => Draft(
        "envelope.published",
        envelope.Owner,
        null,
        ("envelope", envelope.Id), ("kind", envelope.Kind), ("source", envelope.Source), ("subject", envelope.Subject), ("causation", envelope.Causation),
        ("depth", envelope.Depth), ("by", by), ("deliveries", deliveries), ("beyond", beyond)) with
    {
        Contents = envelope.Payload.Length == 0 ? [] : [ContentDraft.Text("payload", envelope.Payload)],
    };

    public static LedgerDraft Queued(EnvelopeDelivery delivery, string? instead) => Of(delivery.IsDead ? "envelope.dead" : "envelope.queued", delivery, ("merged", delivery.Merged), ("instead", instead));

    public static LedgerDraft Dead(EnvelopeDelivery delivery) => Of("envelope.dead", delivery) with
    {
        Contents = [ContentDraft.Text("reason", WordRules.Clean(delivery.DeadReason ?? "", 1_000, multiline: true))],
    };

    public static LedgerDraft Revived(EnvelopeDelivery delivery, string by) => Of("envelope.revived", delivery, ("by", by));

    public static LedgerDraft Ended(EnvelopeDelivery delivery, RunId run, string state) => Of("envelope.ended", delivery, ("state", state)) with { Run = run };

    public static LedgerDraft Made(Subscription subscription, string owner) => Draft(
        "subscription.made", owner, subscription.Agent, ("subscription", subscription.Id), ("kind", subscription.Kind), ("source", subscription.Source), ("by", subscription.MadeBy), ("once", subscription.Once));

    public static LedgerDraft Removed(string id, string owner, string by) => Draft("subscription.removed", owner, null, ("subscription", id), ("by", by));

    private static LedgerDraft Of(string type, EnvelopeDelivery delivery, params ReadOnlySpan<(string, object?)> more) =>
        Draft(type, delivery.Owner, delivery.Agent, [("envelope", delivery.Envelope), ("subscription", delivery.Subscription), ("code", delivery.DeadCode), .. more]);

    private static LedgerDraft Draft(string type, string owner, string? agent, params ReadOnlySpan<(string, object?)> data) => new()
    {
        Type = type,
        Family = Family.Deliveries,
        Owner = owner,
        Agent = agent,
        Data = EntryData.Of([.. data]),
    };
}
