using Reeve.Engine.Delivery;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class FindingDecidedApplier : ChangeApplier<FindingDecided>
{
    private readonly Statement _insert;

    public FindingDecidedApplier(sqlite3 db)
        : base(db) => _insert = Prepare(
            """
            INSERT INTO findings (id, run, owner, agent, title, detail, severity, confidence, action, dedupe_key, check_id, proposed_by,
              disposition, rule, reason, notification, decided_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """);

    protected override string? Apply(FindingDecided change)
    {
        var (decided, finding, decision) = (change.Finding, change.Finding.Finding, change.Finding.Decision);
        _insert
            .Bind(decided.Id.Value).Bind(decided.Run.Value).Bind(decided.Owner).Bind(decided.Agent)
            .Bind(finding.Title).Bind(finding.Detail).Bind(StoredNames<Severity>.Of(finding.Severity)).Bind(finding.Confidence)
            .Bind(StoredNames<SuggestedAction>.Of(finding.Action)).Bind(finding.DedupeKey).Bind(finding.CheckId).Bind(finding.ProposedBy)
            .Bind(StoredNames<Disposition>.Of(decision.Disposition)).Bind(decision.Rule).Bind(decision.Reason)
            .Bind(decided.Notification?.Value).Bind(decided.DecidedAt)
            .Run();
        return null;
    }
}
