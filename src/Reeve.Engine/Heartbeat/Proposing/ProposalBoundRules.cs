using System.Collections.Immutable;
using Reeve.Engine.Delivery;

namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>Holds one tick to a bounded number of findings without dropping any in silence: what did not fit becomes one finding that says how many.</summary>
public static class ProposalBoundRules
{
    public const int MaxFindings = 50;

    public static ImmutableArray<Finding> Bound(IReadOnlyList<Finding> findings)
    {
        var clean = findings.Select(FindingRules.Bound).ToImmutableArray();
        if (clean.Length <= MaxFindings)
        {
            return clean;
        }

        // What could not be checked stays first and is never folded away (an agent has at most 50 checks), then the worst; the sort is stable, so the same signals give the same proposal.
        var ranked = clean.OrderByDescending(static finding => finding.ProposedBy == UncheckedRules.ProposedBy).ThenByDescending(static finding => finding.Severity).ToList();
        var left = ranked[(MaxFindings - 1)..];
        return
        [
            .. ranked[..(MaxFindings - 1)],
            new Finding
            {
                Title = $"{left.Count} more findings did not fit into this tick",
                Detail = string.Join('\n', left.Take(20).Select(static finding => finding.Title)) is var titles && titles.Length > FindingRules.MaxDetail
                    ? titles[..FindingRules.MaxDetail]
                    : titles,
                Severity = left.Max(static finding => finding.Severity),
                DedupeKey = "tick:overflow",
                CheckId = left[0].CheckId,
                ProposedBy = "bound",
            },
        ];
    }
}
