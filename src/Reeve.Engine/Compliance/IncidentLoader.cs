using System.Collections.Immutable;
using System.Globalization;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Compliance;

/// <summary>
/// Loads what a report is made of: the run and what it started, their steps and entries, and what else concerned them. Reads pages of committed snapshots;
/// keeps no more than <see cref="ReportLimits"/> and says what it left out. Steps are what a long run has most of, so theirs are the entries that yield, the
/// oldest first: an incident shows at the end. Thread-safe.
/// </summary>
internal sealed class IncidentLoader(IRunStore runs, ILedgerStore ledger)
{
    private const string Everybody = "everybody";

    private static readonly HashSet<Family> ButSteps = [.. Enum.GetValues<Family>().Where(static family => family != Family.Steps)];
    private static readonly HashSet<Family> OnlySteps = [Family.Steps];
    private static readonly HashSet<Family> OnlyGuard = [Family.Guard];
    private static readonly HashSet<Family> OnlyAdmin = [Family.Admin];

    public async ValueTask<LoadedIncident> LoadAsync(Run subject, CancellationToken cancellationToken)
    {
        var cuts = ImmutableArray.CreateBuilder<string>();
        var below = await runs.ListDescendantsAsync(subject.Id, ReportLimits.Runs, cancellationToken);
        if (below.Count >= ReportLimits.Runs)
        {
            cuts.Add($"Only the first {ReportLimits.Runs - 1} runs that it started are looked at.");
        }

        ImmutableArray<Run> all = [subject, .. below.Take(ReportLimits.Runs - 1)];
        var steps = await StepsAsync(all, cuts, cancellationToken);
        var entries = await EntriesAsync(all, cuts, cancellationToken);
        return new LoadedIncident(all, steps, entries, cuts.ToImmutable());
    }

    private async ValueTask<ImmutableArray<Step>> StepsAsync(ImmutableArray<Run> all, ImmutableArray<string>.Builder cuts, CancellationToken cancellationToken)
    {
        var kept = new Queue<Step>();
        var seen = 0;
        foreach (var run in all)
        {
            for (var after = 0; seen < ReportLimits.Scanned;)
            {
                var page = await runs.ListStepsAsync(run.Id, after, ReportLimits.StepPage, cancellationToken);
                foreach (var step in page)
                {
                    kept.Enqueue(step);
                    if (kept.Count > ReportLimits.Steps)
                    {
                        kept.Dequeue();
                    }
                }

                seen += page.Count;
                if (page.Count < ReportLimits.StepPage)
                {
                    break;
                }

                after = page[^1].Number;
            }
        }

        if (seen > kept.Count)
        {
            cuts.Add(string.Create(CultureInfo.InvariantCulture, $"Of {(seen >= ReportLimits.Scanned ? "at least " : "")}{seen} steps the last {kept.Count} are listed; reeve run shows them all."));
        }

        return [.. kept];
    }

    private async ValueTask<ImmutableArray<IncidentEntry>> EntriesAsync(ImmutableArray<Run> all, ImmutableArray<string>.Builder cuts, CancellationToken cancellationToken)
    {
        var cited = new SortedDictionary<long, IncidentEntry>();
        foreach (var run in all)
        {
            await AddAsync(new EntryFilter(ButSteps, run.Id), 0, static entry => entry.Type != "run.renewed");
        }

        var first = cited.Count == 0 ? 0 : cited.Keys.First();
        var agents = all.Select(static run => run.Agent).ToHashSet(StringComparer.Ordinal);
        foreach (var owner in all.Select(static run => run.Owner).Append(Everybody).Distinct(StringComparer.Ordinal))
        {
            await AddAsync(
                new EntryFilter(OnlyGuard, Owner: owner), first,
                entry => entry.Run is null && entry.Type.StartsWith("switch.", StringComparison.Ordinal) && (entry.Agent is null || agents.Contains(entry.Agent)));
        }

        await AddTokensAsync();
        foreach (var run in all.DistinctBy(static run => run.Agent))
        {
            await AddAgentFileAsync(run);
        }

        foreach (var run in all)
        {
            var room = ReportLimits.Entries - cited.Count;
            var newest = room <= 0 ? [] : await ledger.LatestAsync(DateTimeOffset.MinValue, room, new EntryFilter(OnlySteps, run.Id), cancellationToken);
            foreach (var entry in newest)
            {
                cited.TryAdd(entry.Index, IncidentEntry.Of(entry));
            }
        }

        if (cited.Count >= ReportLimits.Entries)
        {
            cuts.Add($"{cited.Count} entries are cited, which is the most a report cites; entries of steps were left out first, the oldest before the newer. The log holds them all.");
        }

        cuts.Add("Renewals of leases (run.renewed) are not cited.");
        foreach (var (index, entry) in cited.Where(static pair => IncidentEntry.HasWords(pair.Value)).ToList())
        {
            cited[index] = entry.With(await ledger.ReadContentsAsync(index, cancellationToken));
        }

        return [.. cited.Values];

        async ValueTask AddAsync(EntryFilter filter, long from, Func<LedgerEntry, bool> wanted)
        {
            foreach (var entry in await PagesAsync(filter, from, wanted, ReportLimits.Entries - cited.Count, cuts, cancellationToken))
            {
                cited.TryAdd(entry.Index, IncidentEntry.Of(entry));
            }
        }

        // Tokens that acted: what they were allowed stands in the entry that granted them, mostly from long before.
        async ValueTask AddTokensAsync()
        {
            var acted = cited.Values.SelectMany(static entry => new[] { entry["by"], entry["holder"] }).OfType<string>()
                .Where(static name => name.StartsWith("token:", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
            if (acted.Count > 0)
            {
                await AddAsync(
                    new EntryFilter(OnlyAdmin, Owner: all[0].Owner), 0,
                    entry => entry.Type is "token.granted" or "token.revoked" && acted.Contains("token:" + IncidentEntry.Of(entry)["name"]));
            }
        }

        async ValueTask AddAgentFileAsync(Run run)
        {
            var newest = await ledger.LatestAsync(DateTimeOffset.MinValue, ReportLimits.EntryPage, new EntryFilter(OnlyAdmin, Agent: run.Agent), cancellationToken);
            if (newest.FirstOrDefault(entry => entry.Type == "agent.loaded" && entry.At <= run.CreatedAt) is { } loaded && cited.Count < ReportLimits.Entries)
            {
                cited.TryAdd(loaded.Index, IncidentEntry.Of(loaded));
            }
        }
    }

    private async ValueTask<List<LedgerEntry>> PagesAsync(
        EntryFilter filter, long from, Func<LedgerEntry, bool> wanted, int limit, ImmutableArray<string>.Builder cuts, CancellationToken cancellationToken)
    {
        var found = new List<LedgerEntry>();
        for (var seen = 0; found.Count < limit;)
        {
            var page = await ledger.ReadAsync(from, ReportLimits.EntryPage, filter, cancellationToken);
            found.AddRange(page.Where(wanted).Take(limit - found.Count));
            seen += page.Count;
            if (page.Count < ReportLimits.EntryPage)
            {
                break;
            }

            if (seen >= ReportLimits.Scanned)
            {
                cuts.Add($"Only {seen} entries were looked through for {(filter.Run is { } run ? "run " + run : "what concerned its owner")}.");
                break;
            }

            from = page[^1].Index + 1;
        }

        return found;
    }
}

/// <summary>What was loaded, and what was left out.</summary>
internal sealed record LoadedIncident(ImmutableArray<Run> Runs, ImmutableArray<Step> Steps, ImmutableArray<IncidentEntry> Entries, ImmutableArray<string> Cuts);
