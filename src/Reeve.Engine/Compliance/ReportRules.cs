using System.Collections.Immutable;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Compliance;

/// <summary>Makes the report out of the loaded facts. Everything it says is in the facts; what the facts do not say it leaves empty. Pure.</summary>
public static class ReportRules
{
    private static readonly ImmutableArray<BlankField> Fields =
    [
        new("provider", "Provider, deployer and their contacts"),
        new("authority", "Member State where it happened, and the market surveillance authority told"),
        new("system_purpose", "Intended purpose and risk class of the system, and its registration in the EU database"),
        new("what_happened", "What happened, in plain words"),
        new("harm", "Harm: who or what was affected, and how badly (Article 3(49))"),
        new("causal_link", "Causal link between the system and the incident: established, reasonably likely, or under investigation"),
        new("root_cause", "Root cause"),
        new("contributing_factors", "Contributing factors"),
        new("corrective_action", "Corrective and preventive action, taken and planned"),
        new("signed_by", "Filled in by, function, date"),
    ];

    public static IncidentReport Build(IncidentFacts facts)
    {
        var cuts = facts.Cuts.ToBuilder();
        var cited = CitedSteps(facts.Entries);
        return new IncidentReport
        {
            System = facts.System,
            Severity = facts.Severity,
            AwareAt = facts.AwareAt,
            AwareStated = facts.AwareStated,
            AskedAt = facts.AskedAt,
            AskedBy = facts.AskedBy,
            Subject = facts.Runs[0],
            Runs = facts.Runs,
            Models = [.. facts.Steps.Select(static step => step.Model).OfType<string>().Select(WordingRules.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(ReportLimits.Identities)],
            AgentFiles = [.. facts.Entries.Where(static entry => entry.Type == "agent.loaded").Select(AgentFile)],
            From = facts.Runs.Min(static run => run.CreatedAt),
            Until = facts.Runs.All(static run => run.EndedAt is not null) ? facts.Runs.Max(static run => run.EndedAt) : null,
            Timeline = [.. facts.Entries.Select(static entry => new TimelineFact(entry.Index, entry.At, entry.Run, entry.Type, WordingRules.Of(entry)))],
            Actions = [.. facts.Steps.Select(step => Action(step, cited))],
            SideEffects = Cut(SideEffectRules.Of(facts.Steps, facts.Entries), ReportLimits.SideEffects, "side effects", cuts),
            GuardEvents = Cut(facts.Entries.Where(IsGuardEvent).Select(Event), ReportLimits.GuardEvents, "guard events", cuts),
            Oversight = Cut(facts.Entries.Where(OversightRules.IsAct).Select(OversightRules.Act), ReportLimits.OversightActs, "acts of oversight", cuts),
            Gates = OversightRules.Gates(facts.Steps, facts.Entries),
            Identities = OversightRules.Identities(facts.Entries),
            Deadlines = DeadlineRules.Of(facts.Severity, facts.AwareAt, facts.AskedAt),
            Blanks = Fields,
            Cuts = cuts.ToImmutable(),
            Integrity = facts.Integrity,
        };
    }

    private static bool IsGuardEvent(IncidentEntry entry) => entry.Family == Family.Guard && !OversightRules.IsAct(entry);

    private static GuardEvent Event(IncidentEntry entry) => new(
        entry.Index,
        entry.At,
        entry.Run,
        Kind(entry),
        entry.Type,
        entry["tool"] is { } tool ? WordingRules.Name(tool) : null,
        entry["rule"] is { } rule ? WordingRules.Short(rule) : null,
        entry["code"] is { } code ? WordingRules.Short(code) : null,
        WordingRules.Short(entry["reason"] ?? WordingRules.Of(entry)));

    private static string Kind(IncidentEntry entry) =>
        entry["rule"]?.StartsWith("loops.", StringComparison.Ordinal) == true || entry["code"] == Guard.ErrorCode.LoopDetected ? "loop" : entry.Type switch
        {
            "guard.denied" => "denial",
            "guard.held" => "hold",
            "guard.warned" => "warning",
            "budget.threshold" => "budget threshold",
            "budget.overrun" => "overrun",
            _ => "other",
        };

    private static ActionFact Action(Step step, Dictionary<string, (long? Intended, long? Ended)> cited)
    {
        var (intended, ended) = cited.GetValueOrDefault(step.Id.Value);
        return new ActionFact(step, WordingRules.Name(step.Tool), step.Model is { } model ? WordingRules.Name(model) : null, intended, ended);
    }

    private static Dictionary<string, (long? Intended, long? Ended)> CitedSteps(ImmutableArray<IncidentEntry> entries)
    {
        var cited = new Dictionary<string, (long? Intended, long? Ended)>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (entry.Family == Family.Steps && entry["step"] is { } step)
            {
                var before = cited.GetValueOrDefault(step);
                cited[step] = entry.Type == "step.intended" ? (entry.Index, before.Ended) : (before.Intended, entry.Index);
            }
        }

        return cited;
    }

    private static AgentFileFact AgentFile(IncidentEntry entry) => new(entry.Agent ?? "", entry["fingerprint"] ?? "", entry.At, entry.Index);

    private static ImmutableArray<T> Cut<T>(IEnumerable<T> all, int limit, string what, ImmutableArray<string>.Builder cuts)
    {
        var some = all.Take(limit + 1).ToList();
        if (some.Count > limit)
        {
            some.RemoveAt(limit);
            cuts.Add($"Only the first {limit} {what} are listed; the timeline and the log hold the rest.");
        }

        return [.. some];
    }
}
