using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Delivery;

/// <summary>
/// Decides all findings of a run and records decisions, notifications and what the cooldown must remember in one unit of work: either the owner was told
/// and it is remembered, or neither. A second attempt of the run decides only what the first did not get to record. Thread-safe; the caller keeps one run single.
/// </summary>
internal sealed class DeliveryRecorder(IDeliveryStore store, IJournal journal, IIdSource ids, TimeProvider time)
{
    public async Task<DeliveryOutcome> RecordAsync(DeliveryRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var findings = request.Findings.Select(FindingRules.Bound).ToList();
        var before = (await store.ListFindingsAsync(request.Run, cancellationToken)).ToLookup(static decided => decided.Finding.DedupeKey, StringComparer.Ordinal);
        var isFresh = findings.ConvertAll(finding => IsFresh(finding, before[finding.DedupeKey]));
        var fresh = findings.Where((_, i) => isFresh[i]).ToList();

        var surfaced = await FindSurfacedAsync(request, fresh, cancellationToken);
        var decisions = DeliveryRules.DecideAll(fresh, surfaced, request.Policy, now);
        var decided = fresh.Zip(decisions, (finding, decision) => Decided(request, finding, decision, now)).ToList();
        if (decided.Count > 0)
        {
            await journal.CommitAsync(Unit(decided, surfaced, now), cancellationToken);
        }

        // In the order proposed; what an earlier attempt recorded is answered from the record.
        var next = new Queue<DecidedFinding>(decided);
        return new DeliveryOutcome(
            [.. findings.Select((finding, i) => isFresh[i] ? next.Dequeue() : Speaking(before[finding.DedupeKey]))],
            findings.Count - fresh.Count);
    }

    /// <summary>A key the run already told of is told of; one it kept quiet about is looked at again only when it has grown worse since.</summary>
    private static bool IsFresh(Finding finding, IEnumerable<DecidedFinding> recorded) =>
        recorded.All(before => before.Notification is null && finding.Severity > before.Finding.Severity);

    /// <summary>Of several recorded findings of one key, the one that spoke.</summary>
    private static DecidedFinding Speaking(IEnumerable<DecidedFinding> ofKey) =>
        ofKey.OrderBy(static decided => decided.Decision.Rule == DeliveryRules.DuplicateRule).First();

    private async Task<Dictionary<string, SurfacedFinding>> FindSurfacedAsync(DeliveryRequest request, List<Finding> findings, CancellationToken cancellationToken)
    {
        var surfaced = new Dictionary<string, SurfacedFinding>(StringComparer.Ordinal);
        foreach (var key in findings.Select(static finding => finding.DedupeKey).Distinct(StringComparer.Ordinal))
        {
            if (await store.FindSurfacedAsync(request.Owner, request.Agent, key, cancellationToken) is { } found)
            {
                surfaced[key] = found;
            }
        }

        return surfaced;
    }

    private DecidedFinding Decided(DeliveryRequest request, Finding finding, DeliveryDecision decision, DateTimeOffset now) => new()
    {
        Id = new FindingId(ids.Next(FindingId.Prefix)),
        Run = request.Run,
        Owner = request.Owner,
        Agent = request.Agent,
        Finding = finding,
        Decision = decision,
        Notification = decision.Disposition == Disposition.Immediate ? new NotificationId(ids.Next(NotificationId.Prefix)) : null,
        DecidedAt = now,
    };

    private static UnitOfWork Unit(List<DecidedFinding> decided, Dictionary<string, SurfacedFinding> surfaced, DateTimeOffset now)
    {
        var entries = ImmutableArray.CreateBuilder<LedgerDraft>(decided.Count);
        var changes = ImmutableArray.CreateBuilder<StateChange>(decided.Count * 3);
        foreach (var one in decided)
        {
            entries.Add(DeliveryEntries.Decided(one));
            changes.Add(new FindingDecided(one));
            if (one.Notification is { } id)
            {
                changes.Add(new NotificationAdded(Notify(one, id)));
            }

            if (DeliveryRules.Surface(one.Owner, one.Agent, one.Finding, one.Decision, surfaced.GetValueOrDefault(one.Finding.DedupeKey), now) is { } remembered)
            {
                changes.Add(new FindingSurfaced(remembered));
            }
        }

        return new UnitOfWork(entries.ToImmutable(), changes.ToImmutable());
    }

    private static Notification Notify(DecidedFinding decided, NotificationId id) => new()
    {
        Id = id,
        Owner = decided.Owner,
        Agent = decided.Agent,
        Run = decided.Run,
        DedupeKey = decided.Finding.DedupeKey,
        Severity = decided.Finding.Severity,
        Title = decided.Finding.Title,
        Detail = decided.Finding.Detail,
        CreatedAt = decided.DecidedAt,
    };
}
