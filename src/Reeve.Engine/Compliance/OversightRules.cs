using System.Collections.Immutable;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Compliance;

/// <summary>
/// Human oversight as it really was: what the record says that people did, which rules of the gate decided, and as whom everybody came. It names nobody the
/// record does not name. Pure.
/// </summary>
internal static class OversightRules
{
    private const int IndexesOfOne = 10;

    public static bool IsAct(IncidentEntry entry) =>
        entry.Type.StartsWith("approval.", StringComparison.Ordinal)
        || entry.Type.StartsWith("switch.", StringComparison.Ordinal)
        || entry.Type.StartsWith("token.", StringComparison.Ordinal)
        || entry.Type is "run.killed" or "run.stopped" or "run.erased" or "rollback.requested";

    public static OversightAct Act(IncidentEntry entry) => new(
        entry.Index,
        entry.At,
        entry.Run,
        entry.Type,
        entry["by"] is { Length: > 0 } by ? WordingRules.Short(by) : null,
        WordingRules.Name(entry["tool"] ?? entry["scope"] ?? entry["name"] ?? entry.Agent ?? ""),
        WordingRules.Of(entry));

    /// <summary>Which gates were on and were asked: from the steps' own decisions, and from the objections that made no step.</summary>
    public static ImmutableArray<GateUse> Gates(ImmutableArray<Step> steps, ImmutableArray<IncidentEntry> entries)
    {
        var uses = new SortedDictionary<string, GateUse>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            if (step.DecidedBy is { } rule)
            {
                Count(uses, rule, step.State switch
                {
                    StepState.Denied => static use => use with { Denied = use.Denied + 1 },
                    StepState.Held => static use => use with { Held = use.Held + 1 },
                    _ => static use => use with { Allowed = use.Allowed + 1 },
                });
            }
        }

        foreach (var entry in entries.Where(static entry => entry.Family == Family.Guard && entry["rule"] is not null))
        {
            if (entry.Type == "guard.warned")
            {
                Count(uses, entry["rule"]!, static use => use with { Warned = use.Warned + 1 });
            }
            else if (entry.Type == "guard.denied" && entry["step"] is null)
            {
                Count(uses, entry["rule"]!, static use => use with { Denied = use.Denied + 1 });
            }
        }

        return [.. uses.Values.Take(ReportLimits.Identities)];
    }

    /// <summary>Everybody the record names: who held a run, decided, killed, asked; and what a token of that name was granted.</summary>
    public static ImmutableArray<IdentityFact> Identities(ImmutableArray<IncidentEntry> entries)
    {
        var found = new SortedDictionary<string, (SortedSet<string> Roles, List<long> Indexes)>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            Note(found, entry["by"], entry.Type, entry.Index);
            Note(found, entry["holder"], "held the run", entry.Index);
            if (entry.Type == "token.granted" && entry["name"] is { } name)
            {
                Note(found, "token:" + name, $"was granted: {entry["scopes"]}", entry.Index);
            }
        }

        return
        [
            .. found.Take(ReportLimits.Identities).Select(static one =>
                new IdentityFact(one.Key, [.. one.Value.Roles.Take(IndexesOfOne)], [.. one.Value.Indexes.Take(IndexesOfOne)])),
        ];
    }

    private static void Count(SortedDictionary<string, GateUse> uses, string rule, Func<GateUse, GateUse> more)
    {
        var name = WordingRules.Name(rule);
        uses[name] = more(uses.GetValueOrDefault(name, new GateUse(name, 0, 0, 0, 0)));
    }

    private static void Note(SortedDictionary<string, (SortedSet<string> Roles, List<long> Indexes)> found, string? identity, string role, long index)
    {
        if (string.IsNullOrEmpty(identity))
        {
            return;
        }

        var name = WordingRules.Short(identity);
        if (!found.TryGetValue(name, out var seen))
        {
            found[name] = seen = (new SortedSet<string>(StringComparer.Ordinal), []);
        }

        seen.Roles.Add(WordingRules.Short(role));
        seen.Indexes.Add(index);
    }
}
