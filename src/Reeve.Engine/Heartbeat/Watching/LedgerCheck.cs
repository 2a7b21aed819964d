using System.Collections.Immutable;
using Reeve.Engine.Ledger;
using Reeve.Sources.Yaml;

namespace Reeve.Engine.Heartbeat.Watching;

/// <summary>The check <c>ledger</c>: incidents of the last hour (or <c>within</c>) in the daemon's own log. Reads committed entries only, and never waits for the writer. Thread-safe.</summary>
internal sealed class LedgerCheck(ILedgerStore ledger) : ICheck
{
    private const int MaxEntries = 5_000;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private static readonly EntryFilter Watched = new(ImmutableHashSet.Create(Family.Runs, Family.Guard, Family.Admin));

    public string Kind => "ledger";

    public async Task<string> GatherAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        var window = request.Settings.TryGetValue("within", out var within) && ScalarRules.TryDuration(within, out var declared) ? declared : Window;
        var since = request.Now - window;
        var entries = await ledger.LatestAsync(since, MaxEntries, Watched, cancellationToken);
        var incidents = entries
            .Select(entry => LedgerIncidentRules.Read(entry.Type, entry.Agent, EntryFacts.Read(entry), entry.At, request.Agent))
            .OfType<LedgerIncident>()
            .ToList();
        return LedgerIncidentRules.Describe(incidents, truncated: entries.Count == MaxEntries, since);
    }
}
